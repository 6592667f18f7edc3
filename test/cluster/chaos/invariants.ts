import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { Evidence } from '../update/evidence.ts';
import { waitFor } from '../../wait.ts';

/** The services that chaos changes, with their images' repositories and replicas. */
export const subjects = {
  api: { repository: 'd8x-trader-main', replicas: 2 },
  history: { repository: 'd8x-trader-history', replicas: 1 },
  referral: { repository: 'd8x-referral-system', replicas: 1 },
  broker: { repository: 'd8x-broker-server', replicas: 1 },
} as const;

export type Subject = keyof typeof subjects;
export const subjectNames: readonly [Subject, ...Subject[]] = ['api', 'history', 'referral', 'broker'];
const inSwarm = ['api', 'history', 'referral'] as const;

/** What must be the same after every run. */
interface Constants {
  readonly policies: string;
  readonly keys: readonly string[];
}

/** Looks, without d8x-ops, whether a cluster is whole. */
export class Invariants {
  readonly evidence: Evidence;
  readonly #constants: Constants;

  private constructor(evidence: Evidence, constants: Constants) {
    this.evidence = evidence;
    this.#constants = constants;
  }

  static async of(sandbox: Sandbox): Promise<Invariants> {
    const evidence = new Evidence(sandbox);
    return new Invariants(evidence, await constants(evidence));
  }

  /**
   * Every subject runs wholly on one of the digests that are allowed for it, and nothing of a run is left.
   * @returns the digest that each runs
   */
  async check(allowed: Readonly<Record<Subject, readonly string[]>>): Promise<Readonly<Record<Subject, string>>> {
    const found = {
      api: await this.#settled('api', allowed.api),
      history: await this.#settled('history', allowed.history),
      referral: await this.#settled('referral', allowed.referral),
      broker: await this.#settled('broker', allowed.broker),
    };
    assert.deepEqual(await constants(this.evidence), this.#constants, 'update policies and keys');
    // What is kept of the broker's key is a way back.
    const left = (await this.evidence.leftovers()).filter((name) => !name.startsWith('d8x-ops-kept-key-'));
    assert.deepEqual(left, [], 'locks, notes, containers, volumes and files');
    for (const service of inSwarm) {
      assert.equal((await this.evidence.labels(service))['d8x-ops.updating'], undefined, service);
    }
    const processes = await this.evidence.on('manager', ['ps', '-A', '-o', 'comm=']);
    assert.doesNotMatch(processes, /^(?:pg_dump|zstd|psql)$/m, 'processes on the manager');
    return found;
  }

  /**
   * Swarm takes some seconds to find nodes again that were off, or that a starved machine kept from answering; and longer to start elsewhere what
   * ran there, such as redis, without which candles-poly-client ends.
   */
  async waitForNodes(): Promise<void> {
    const list = ['docker', 'node', 'ls', '--format', '{{.Hostname}} {{.Status}}'];
    const areReady = async (): Promise<boolean> => {
      const lines = (await this.evidence.on('manager', list)).trim().split('\n');
      return lines.every((line) => line.endsWith(' Ready'));
    };
    await waitFor('every node to be ready', areReady, { seconds: 120, everyMs: 1_000 });
    const redis = ['docker', 'service', 'ls', '--filter', 'name=stack_redis', '--format', '{{.Replicas}}'];
    const isThere = async (): Promise<boolean> => (await this.evidence.on('manager', redis)).trim() === '1/1';
    await waitFor('redis to be there', isThere, { seconds: 120, everyMs: 1_000 });
  }

  /** Waits for swarm, which may still be replacing tasks of a node that was off. */
  async #settled(service: Subject, allowed: readonly string[]): Promise<string> {
    const { replicas } = subjects[service];
    let running: readonly string[] = [];
    const isWhole = async (): Promise<boolean> => {
      running =
        service === 'broker' ? await this.evidence.brokerDigests(service) : await this.evidence.runningDigests(service);
      const [digest = ''] = running;
      return running.length === replicas && running.every((one) => one === digest) && allowed.includes(digest);
    };
    await waitFor(`${service} to be whole`, isWhole, { seconds: 120, everyMs: 1_000 }).catch(() => {
      throw new assert.AssertionError({
        message: `${service} runs ${running.join(', ')}; allowed: ${allowed.join(', ')}`,
      });
    });
    return running[0] ?? '';
  }
}

async function constants(evidence: Evidence): Promise<Constants> {
  const specs = await Promise.all(['api', 'history'].map((service) => evidence.spec(service)));
  return {
    policies: JSON.stringify(specs.map((spec) => [spec['UpdateConfig'], spec['RollbackConfig'], spec['Mode']])),
    keys: [await addressOf(evidence, 'referral'), await addressOf(evidence, 'broker')],
  };
}

/** Ports may open late, and swarm starts a referral anew after a minute where it did not find the broker. */
async function addressOf(evidence: Evidence, service: 'referral' | 'broker'): Promise<string> {
  let address = '';
  const answers = async (): Promise<boolean> => {
    address = await evidence.address(service).catch(() => '');
    return address !== '';
  };
  await waitFor(`${service} to say its address`, answers, { seconds: 120, everyMs: 1_000 });
  return address;
}

import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxInputs } from '../../e2e/runner/sandbox.ts';
import { RunnerJob, type StepEnd } from '../../e2e/runner/step.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Disturbance, disturb, disturbances } from './disturb.ts';
import { Invariants, type Subject, subjectNames, subjects } from './invariants.ts';
import { Random } from './random.ts';

/** What a run is asked for, and what happens to it when. */
interface Draw {
  readonly operation: 'update' | 'rollback' | 'backup';
  readonly service: Subject;
  readonly tag: string;
  readonly disturbance: Disturbance;
  /** After the start of the run. */
  readonly afterMs: number;
}

type Digests = Readonly<Record<Subject, string>>;

/** Runs the Action under random faults, and checks after each run that the cluster is whole. */
export class Chaos {
  readonly #sandbox: Sandbox;
  readonly #inputs: Readonly<Record<string, string>>;
  readonly #invariants: Invariants;
  readonly #random: Random;
  /** Every digest that a service has run, which a rollback may lead to. */
  readonly #seen: Record<Subject, Set<string>>;
  #now: Digests;
  #runs = 0;

  private constructor(
    sandbox: Sandbox,
    inputs: Readonly<Record<string, string>>,
    invariants: Invariants,
    seed: number,
  ) {
    this.#sandbox = sandbox;
    this.#inputs = inputs;
    this.#invariants = invariants;
    this.#random = new Random(seed);
    const main = (service: Subject): string => invariants.evidence.digest(subjects[service].repository, 'main');
    this.#now = { api: main('api'), history: main('history'), broker: main('broker') };
    this.#seen = {
      api: new Set([this.#now.api]),
      history: new Set([this.#now.history]),
      broker: new Set([this.#now.broker]),
    };
  }

  /** On a sandbox that was just reset. */
  static async open(sandbox: Sandbox, seed: number): Promise<Chaos> {
    return new Chaos(sandbox, await sandboxInputs(sandbox), await Invariants.of(sandbox), seed);
  }

  /** One disturbed run, one that mends, and the check. @returns what happened, in a line @throws AssertionError */
  async run(): Promise<string> {
    this.#runs += 1;
    const draw = this.#draw();
    const what = draw.operation === 'update' ? `update ${draw.service}:${draw.tag}` : draw.operation;
    const line = `run ${this.#runs}: ${what}, ${draw.disturbance} after ${draw.afterMs} ms`;
    try {
      const conclusion = await this.#disturbed(draw);
      await this.#mend();
      this.#now = await this.#invariants.check(this.#allowed(draw, conclusion));
      for (const service of subjectNames) this.#seen[service].add(this.#now[service]);
      return `${line}: ${conclusion}; whole`;
    } catch (error) {
      throw new Error(`${line}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  #draw(): Draw {
    const random = this.#random;
    return {
      operation: random.pick(['update', 'update', 'update', 'rollback', 'backup']),
      service: random.pick(subjectNames),
      tag: random.pick(['main', 'dev', 'next', 'crash']),
      disturbance: random.pick(disturbances),
      afterMs: random.between(200, 9_000),
    };
  }

  async #disturbed({ operation, service, tag, disturbance, afterMs }: Draw): Promise<string> {
    let child: ChildProcess | undefined;
    await using job = await this.#job(
      { operation, ...(operation === 'update' ? { services: `${service}:${tag}`, backup: 'skip' } : {}) },
      (one) => (child = one),
    );
    const over = new AbortController();
    const running = job.main().finally(() => over.abort());
    const disturbing = sleep(afterMs, undefined, { signal: over.signal }).then(
      async () => child !== undefined && disturb(this.#sandbox, disturbance, child),
      () => undefined,
    );
    const end = await running;
    await disturbing;
    if (end.signal !== 'SIGKILL') return end.outputs['conclusion'] ?? `no conclusion: ${end.log}`;
    if (disturbance === 'SIGKILL, post step') await job.post(end.state);
    // Without a post step the lock ends by itself after two minutes, which are not waited for here.
    else await this.#sandbox.execOn('manager', ['docker', 'config', 'rm', 'd8x-ops.lock']);
    return 'killed';
  }

  /** The next run, of something else, has to succeed and to leave nothing behind of the one before. */
  async #mend(): Promise<void> {
    const tag = this.#runs % 2 === 0 ? 'main' : 'dev';
    const services = `candles-poly-client:${tag}`;
    await using job = await this.#job({ operation: 'update', services, backup: 'skip' });
    const end = await job.main();
    assert.equal(end.code, 0, `the mending run failed: ${end.log}`);
  }

  #job(
    given: Readonly<Record<string, string>>,
    tell: (child: ChildProcess) => unknown = () => undefined,
  ): Promise<RunnerJob> {
    return RunnerJob.open({
      inputs: { ...this.#inputs, upload: 'false', prune: 'none', 'stability-seconds': '5', ...given },
      env: {
        GITHUB_RUN_ID: String(1_000_000 + this.#runs * 2 + (given['services']?.startsWith('candles') === true ? 1 : 0)),
      },
      onOutput: tell,
    });
  }

  #allowed(
    { operation, service, tag }: Draw,
    conclusion: StepEnd['outputs'][string],
  ): Record<Subject, readonly string[]> {
    const { api, history, broker } = this.#now;
    const allowed: Record<Subject, readonly string[]> = { api: [api], history: [history], broker: [broker] };
    if (operation === 'update') {
      const wanted = this.#invariants.evidence.digest(subjects[service].repository, tag);
      const isBad = tag === 'crash';
      if (conclusion === 'success') allowed[service] = [wanted];
      else if (!isBad) allowed[service] = [this.#now[service], wanted];
    }
    if (operation === 'rollback') for (const one of subjectNames) allowed[one] = [...this.#seen[one]];
    return allowed;
  }
}

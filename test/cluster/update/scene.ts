import assert from 'node:assert/strict';
import type { JournalEvent } from '../../../src/report/journal.ts';
import type { Result, ServiceResult } from '../../../src/report/result.ts';
import { Evidence } from './evidence.ts';
import { openTrial, type Asked, type Trial } from './trial.ts';

/** Where something is done to the cluster while a run goes on. */
export interface Moment {
  readonly at: (event: JournalEvent) => boolean;
  readonly fault: () => Promise<unknown>;
}

/** The step whose title begins so has started. */
export function begins(title: string): Moment['at'] {
  return (event) => event.kind === 'step-started' && event.step.title.startsWith(title);
}

/** Runs on the sandbox under faults, and what has to hold after each. */
export class Scene {
  readonly trial: Trial;
  readonly evidence: Evidence;

  private constructor(trial: Trial) {
    this.trial = trial;
    this.evidence = new Evidence(trial.sandbox);
  }

  static async open(): Promise<Scene> {
    return new Scene(await openTrial());
  }

  /** An update with a short window, during which a fault happens once. The fault has been injected when this is over. */
  async update(services: string, asked: Partial<Asked> = {}, moment?: Moment): Promise<Result> {
    let injected: Promise<unknown> | undefined;
    const { policy, ...others } = asked;
    const result = await this.trial.run({
      operation: 'update',
      services,
      ...others,
      policy: { stabilityMs: 1_000, prune: 'none', ...policy },
      listen: (event) => {
        asked.listen?.(event);
        if (moment?.at(event) === true) injected ??= moment.fault();
      },
    });
    if (moment !== undefined) assert.ok(injected !== undefined, `the moment never came: ${JSON.stringify(result)}`);
    await injected;
    return result;
  }

  /** Every running container of a swarm service is of one digest: that of the tag. */
  async assertRuns(service: string, repository: string, tag: string, replicas = 1): Promise<void> {
    const digest = this.evidence.digest(repository, tag);
    const wanted = Array.from({ length: replicas }, () => digest);
    assert.deepEqual(await this.evidence.runningDigests(service), wanted, `${service} on ${tag}`);
  }

  /** Nothing of a run is left. */
  async assertClean(...services: readonly string[]): Promise<void> {
    assert.deepEqual(await this.evidence.leftovers(), []);
    for (const service of services) {
      assert.equal((await this.evidence.labels(service))['d8x-ops.updating'], undefined, service);
    }
  }

  /** `docker` on a host, as root. */
  async docker(host: string, ...args: readonly string[]): Promise<string> {
    return (await this.evidence.on(host, ['docker', ...args])).trim();
  }
}

/** What the result says of a service. */
export function serviceOf(result: Result, name: string): ServiceResult {
  const found = result.services.find(({ service }) => service === name);
  assert.ok(found !== undefined, JSON.stringify(result.error ?? result.services));
  return found;
}

/** The run was refused or failed with that error, which says what is wrong and what to do. */
export function assertError(result: Result, code: string, message: RegExp): void {
  assert.equal(result.error?.code, code, JSON.stringify(result.error ?? result.headline));
  assert.match(result.error.message, message);
  assert.ok((result.error.hint ?? '').length > 10, `no hint: ${result.error.message}`);
}

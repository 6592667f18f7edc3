import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyInputs, sandboxInputs } from '../../e2e/runner/sandbox.ts';
import { type Door, openDoor } from '../../e2e/runner/door.ts';
import { RunnerJob } from '../../e2e/runner/step.ts';
import type { Sandbox } from '../sandbox.ts';
import { ageLock } from './dead-lock.ts';
import { Deployments } from './deployments.ts';
import { disturb } from './disturb.ts';
import { describeDraw, type Draw, draw, inputsOf, isBad, migratingTags, type Wanted } from './draw.ts';
import { Invariants, type Subject, subjectNames, subjects } from './invariants.ts';
import { outcomesOf } from './outcomes.ts';
import { Random } from './random.ts';
import { RunnerFiles } from './runner-files.ts';
import { finishMigrations, forgetMigrations, isMigrating, leftAsTheyAre } from './way-out.ts';
import { messageOf } from '../../../src/errors.ts';

/** How one disturbed run went. */
export interface Told {
  readonly conclusion: string;
  /** Whether it was over before anything happened to it. */
  readonly undisturbed: boolean;
  /** Whether the next run had to take its lock over. */
  readonly lockLeft: boolean;
  readonly line: string;
}

/** The end of the disturbed run, and its result where it still wrote one. */
interface Ended extends Omit<Told, 'line'> {
  /** By service; undefined where it wrote no result. */
  readonly outcomes: ReadonlyMap<string, string> | undefined;
  readonly jobTemp: string;
}

/** The tag of an image that works on the schema as the last migration leaves it. */
const knowsSchema = 'migrates';

/** How long a lock of a dead run is left to last, and how long the next run waits for it at most. */
const lockSeconds = { left: 4, waited: 30 };

/** Runs the Action under random faults, and checks after each run that cluster and runner are whole. */
export class Chaos implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  readonly #inputs: Readonly<Record<string, string>>;
  readonly #invariants: Invariants;
  readonly #files: RunnerFiles;
  readonly #random: Random;
  readonly #door: Door;
  readonly #deployments: Readonly<Record<Subject, Deployments>>;
  #runs = 0;

  private constructor(
    sandbox: Sandbox,
    inputs: Readonly<Record<string, string>>,
    invariants: Invariants,
    files: RunnerFiles,
    { seed, door }: { readonly seed: number; readonly door: Door },
  ) {
    this.#sandbox = sandbox;
    this.#door = door;
    this.#inputs = inputs;
    this.#invariants = invariants;
    this.#files = files;
    this.#random = new Random(seed);
    const first = (service: Subject): Deployments =>
      new Deployments(invariants.evidence.digest(subjects[service].repository, 'main'));
    this.#deployments = {
      api: first('api'),
      history: first('history'),
      referral: first('referral'),
      broker: first('broker'),
    };
  }

  /** On a sandbox that was just reset. */
  static async open(sandbox: Sandbox, seed: number): Promise<Chaos> {
    const [inputs, invariants] = await Promise.all([sandboxInputs(sandbox), Invariants.of(sandbox)]);
    const files = await RunnerFiles.make();
    return new Chaos(sandbox, { ...inputs, ...keyInputs(sandbox) }, invariants, files, {
      seed,
      door: await openDoor(),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#files[Symbol.asyncDispose]();
    await this.#door[Symbol.asyncDispose]();
  }

  /** One disturbed run, one that recovers, and the check. @throws AssertionError */
  async run(): Promise<Told> {
    this.#runs += 1;
    const asked = draw(this.#random);
    const line = `run ${this.#runs}: ${describeDraw(asked)}`;
    try {
      await using job = await this.#job(inputsOf(asked));
      const ended = await this.#disturbed(asked, job);
      await this.#invariants.waitForNodes();
      await this.#fix();
      const left = await leftAsTheyAre(this.#invariants.evidence);
      if (left.length > 0) await this.#findWayOut(left);
      const now = await this.#invariants.check(this.#allowed(asked, ended, left));
      this.#checkTogether(asked, now);
      await forgetMigrations(this.#sandbox);
      for (const service of subjectNames) {
        this.#deployments[service].follow(left.includes(service) ? 'update' : asked.operation, now[service]);
      }
      const backedUp = asked.operation === 'backup' && ended.conclusion === 'success';
      const killed = ended.conclusion === 'killed';
      await this.#files.check({ killed, backedUp, verified: backedUp && asked.proves }, ended.jobTemp);
      const notes = [
        ended.undisturbed ? 'over before' : '',
        ended.lockLeft ? 'lock taken over' : '',
        left.length === 0 ? '' : `${left.join(' and ')} migrated and stayed`,
      ].filter((note) => note !== '');
      return { ...ended, line: [line, ended.conclusion, ...notes, 'whole'].join('; ') };
    } catch (error) {
      throw new Error(`${line}: ${messageOf(error)}`, { cause: error });
    }
  }

  async #disturbed(asked: Draw, { job, process }: OpenJob): Promise<Ended> {
    const over = new AbortController();
    const running = job.main().finally(() => over.abort());
    const disturbing = sleep(asked.afterMs, undefined, { signal: over.signal }).then(
      async () => {
        const child = process();
        if (child === undefined) return false;
        await disturb(this.#sandbox, asked.disturbance, child);
        return true;
      },
      () => false,
    );
    const end = await running;
    const undisturbed = !(await disturbing);
    const common = { undisturbed, outcomes: outcomesOf(end), jobTemp: join(job.folder, 'temp') };
    if (end.signal === null) {
      const conclusion = end.outputs['conclusion'];
      assert.ok(conclusion !== undefined, `no conclusion: ${end.log}`);
      return { ...common, conclusion, lockLeft: false };
    }
    if (asked.disturbance === 'SIGKILL, post step') await job.post(end.state);
    return { ...common, conclusion: 'killed', lockLeft: await ageLock(this.#sandbox, lockSeconds.left) };
  }

  /** The next run, of something else, has to succeed and to leave nothing behind of the one before. */
  async #fix(): Promise<void> {
    await this.#updateWell(`candles-poly-client:${this.#runs % 2 === 0 ? 'main' : 'dev'}`);
  }

  async #updateWell(services: string): Promise<void> {
    const waiting = { 'lock-wait-seconds': String(lockSeconds.waited) };
    await using next = await this.#job({ operation: 'update', services, backup: 'skip', ...waiting });
    const end = await next.job.main();
    assert.equal(end.code, 0, `update ${services} failed: ${end.log}`);
  }

  /** Somebody looks at what has migrated and stayed: finishes the migration by hand, and updates it to an image that knows the schema. */
  async #findWayOut(left: readonly Subject[]): Promise<void> {
    await finishMigrations(this.#sandbox);
    for (const service of left) {
      const stayed = await this.#invariants.evidence.specDigest(service);
      this.#deployments[service].follow('update', stayed);
    }
    await this.#updateWell(left.map((service) => `${service}:${knowsSchema}`).join(' '));
  }

  async #job(given: Readonly<Record<string, string>>): Promise<OpenJob> {
    let child: ChildProcess | undefined;
    const isRecovering = given['lock-wait-seconds'] !== undefined;
    const job = await RunnerJob.open({
      token: this.#door.token,
      event: this.#door.event,
      inputs: {
        ...this.#inputs,
        upload: 'false',
        prune: 'none',
        'stability-seconds': '5',
        'backup-directory': this.#files.backups,
        ...given,
      },
      env: {
        ...this.#door.env,
        GITHUB_RUN_ID: String(1_000_000 + this.#runs * 2 + (isRecovering ? 1 : 0)),
        TMPDIR: this.#files.temporary,
      },
      onOutput: (one) => (child = one),
    });
    return { job, process: () => child, [Symbol.asyncDispose]: () => job[Symbol.asyncDispose]() };
  }

  /** Wholly as asked or wholly as before: which of the two where the run said so, either where it could not. */
  #allowed(asked: Draw, { outcomes }: Ended, left: readonly Subject[]): Record<Subject, readonly string[]> {
    const { api, history, referral, broker } = this.#deployments;
    const allowed: Record<Subject, readonly string[]> = {
      api: [api.now],
      history: [history.now],
      referral: [referral.now],
      broker: [broker.now],
    };
    if (asked.operation === 'backup') return allowed;
    for (const one of asked.services) {
      if (left.includes(one.service)) {
        allowed[one.service] = [this.#digest(one.service, knowsSchema)];
        continue;
      }
      const { now } = this.#deployments[one.service];
      const wanted = this.#wanted(asked.operation, one);
      if (wanted === undefined || (asked.operation === 'update' && isBad(one.tag) && now !== wanted)) continue;
      const outcome = outcomes === undefined ? undefined : (outcomes.get(one.service) ?? 'none');
      if (outcome === 'updated') allowed[one.service] = [wanted];
      else if (outcome === undefined || outcome === 'failed') allowed[one.service] = [now, wanted];
    }
    return allowed;
  }

  /** What stands or falls together has gone together, or has come back together; but what migrates may stay, and what needs it. */
  #checkTogether({ operation, services }: Draw, now: Readonly<Record<Subject, string>>): void {
    if (operation === 'backup') return;
    const migrating = services.filter((one) => this.#mayStay(operation, one)).map(({ service }) => service);
    const free = new Set([...migrating, ...(migrating.includes('history') ? (['referral'] as const) : [])]);
    const moved = services.flatMap((one) => {
      if (free.has(one.service)) return [];
      const before = this.#deployments[one.service].now;
      const wanted = this.#wanted(operation, one);
      return wanted === undefined || wanted === before ? [] : [`${one.service} ${now[one.service] === wanted}`];
    });
    const sides = new Set(moved.map((text) => text.split(' ')[1]));
    assert.ok(sides.size < 2, `part of it has moved: ${moved.join(', ')}`);
  }

  #mayStay(operation: 'update' | 'rollback', one: Wanted): boolean {
    const wanted = this.#wanted(operation, one);
    return migratingTags.some((tag) => isMigrating(one.service) && this.#digest(one.service, tag) === wanted);
  }

  #wanted(operation: 'update' | 'rollback', { service, tag }: Wanted): string | undefined {
    return operation === 'rollback' ? this.#deployments[service].before : this.#digest(service, tag);
  }

  #digest(service: Subject, tag: string): string {
    return this.#invariants.evidence.digest(subjects[service].repository, tag);
  }
}

interface OpenJob extends AsyncDisposable {
  readonly job: RunnerJob;
  /** Undefined until it is started. */
  readonly process: () => ChildProcess | undefined;
}

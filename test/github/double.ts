import type { Server } from 'node:http';
import assert from 'node:assert/strict';
import { type AppOptions, newApp } from './app-identity.ts';
import { artifactService } from './artifacts/artifact-service.ts';
import { artifactOf } from './artifacts/store-artifact.ts';
import { buildChecks, type Checks } from './description/checks.ts';
import { buildRouteTable, type RouteTable } from './description/route-table.ts';
import { Person } from './facade/person.ts';
import { Setup } from './facade/setup.ts';
import type { JsonObject } from './json.ts';
import { allRoutes } from './routes/all-routes.ts';
import { RunEngine, type RunScript } from './runs/run-engine.ts';
import { RunHandle } from './runs/run-handle.ts';
import { type ArmedFault, type Fault, Faults } from './server/faults.ts';
import { downloads } from './server/downloads.ts';
import { listen, portOf } from './server/http-server.ts';
import type { Pipeline } from './server/pipeline.ts';
import { RateLimit } from './server/rate-limit.ts';
import type { LoggedRequest, Violation } from './server/request-log.ts';
import type { App } from './state/accounts.ts';
import { GitHubState } from './state/github-state.ts';
import { fullName, type Repository } from './state/repository.ts';
import type { Artifact, Run } from './state/runs.ts';
import type { Delivery, Webhook } from './webhooks/delivery.ts';
import { eventPayload } from './webhooks/event-payload.ts';
import { Outbox } from './webhooks/outbox.ts';
import type { Behaviour, Happening, World } from './world.ts';

/** How the double is started. */
export interface GitHubOptions {
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly app?: AppOptions;
  readonly behaviour?: Partial<Behaviour>;
  /** Whether every answer is checked against GitHub's description too; on by default. */
  readonly checkAnswers?: boolean;
  /** The double's clock, in Unix milliseconds. */
  readonly now?: () => number;
}

let description: { routes: RouteTable; checks: Checks } | undefined;

/** Starts a GitHub that lives in this process. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubDouble> {
  const double = new GitHubDouble(options);
  await double.listen(options.host ?? '127.0.0.1', options.port ?? 0);
  return double;
}

/** GitHub for tests: its REST API, its state, its webhooks, and its bad days. */
export class GitHubDouble implements AsyncDisposable {
  readonly state: GitHubState;
  readonly app: App;
  readonly outbox: Outbox;
  readonly runs: RunEngine;
  readonly behaviour: Behaviour;
  readonly requests: LoggedRequest[] = [];
  readonly violations: Violation[] = [];
  readonly #faults = new Faults();
  readonly #checkAnswers: boolean;
  #server: Server | undefined;
  #world: World | undefined;

  constructor(options: GitHubOptions) {
    this.state = new GitHubState(options.now ?? Date.now);
    this.app = newApp(this.state, options.app ?? {});
    this.behaviour = {
      returnRunDetails: true,
      commentDelayMs: 0,
      wantsVersion: false,
      apiVersion: '2022-11-28',
      deprecation: undefined,
      jobEditsAppComments: true,
      rateLimit: 5000,
      artifactStorageFull: false,
      ...options.behaviour,
    };
    this.outbox = new Outbox(() => this.world);
    this.runs = new RunEngine(() => this.world);
    this.#checkAnswers = options.checkAnswers ?? true;
  }

  /** What the parts of the double share. */
  get world(): World {
    if (this.#world === undefined) throw new Error('the double is not started');
    return this.#world;
  }

  /**
   * Where people's pages would be: `GITHUB_SERVER_URL`. Nothing is there, and the name need not resolve; it ends in
   * `.localhost` because the runner's toolkit refuses artifacts on any other server than GitHub's.
   */
  get url(): string {
    return this.world.url;
  }

  /** Of the REST API: `GITHUB_API_URL`. The same API answers under `/api/v3`. */
  get apiUrl(): string {
    return this.world.apiUrl;
  }

  /** Puts people, teams, repositories and files in place. */
  get setup(): Setup {
    return new Setup(this.world);
  }

  /** Someone at GitHub's pages. */
  as(login: string): Person {
    return new Person(this.world, this.setup.user(login));
  }

  /** What dispatched runs do; see RunHandle. Without it they stay queued until a test moves them. */
  set onDispatch(script: RunScript | undefined) {
    this.runs.script = script;
  }

  /** A run in the hands of a test. */
  run(repository: Repository, run: Run | number): RunHandle {
    const id = typeof run === 'number' ? run : run.id;
    const found = repository.runs.get(id);
    if (found === undefined) throw new Error(`${fullName(repository)} has no run ${id}`);
    return new RunHandle(this.world, this.runs, repository, found);
  }

  /** The next run that anything creates. */
  async nextRun(): Promise<RunHandle> {
    return new Promise((resolve) => {
      this.runs.watchers.push(resolve);
    });
  }

  /** An artifact of a run, by name; undefined if there is none. */
  artifact(repository: Repository, runId: number, name: string): Artifact | undefined {
    return artifactOf(repository, runId, name);
  }

  /** Sends a webhook about something that did not come from a change of state; `changes` are merged into its payload. */
  async deliver(happening: Happening, changes: JsonObject = {}): Promise<Delivery> {
    return this.outbox.deliver(this.outbox.prepare(happening, changes));
  }

  /** Makes a signed webhook without sending it, for load and forgery. */
  prepare(happening: Happening, changes: JsonObject = {}): Webhook {
    return this.outbox.prepare(happening, changes);
  }

  /** Every attempt to deliver a webhook. */
  get deliveries(): readonly Delivery[] {
    return this.outbox.deliveries;
  }

  /** Makes the API fail. */
  fault(fault: Fault): ArmedFault {
    return this.#faults.arm(fault);
  }

  /** Ends all faults. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Waits until no run's script works and no webhook is under way. */
  async settled(): Promise<void> {
    await this.runs.settled();
    await this.outbox.settled();
  }

  /** Fails if GitHub's description was ever violated. */
  assertClean(): void {
    assert.deepEqual(this.violations, [], "requests and answers have to be as GitHub's description has them");
  }

  async listen(host: string, wantedPort: number): Promise<void> {
    const limits = new RateLimit(() => this.behaviour.rateLimit, this.state.now);
    const handlers = allRoutes(limits);
    this.#server = await listen(
      {
        pipeline: () => this.#pipeline(handlers),
        faults: this.#faults,
        limits,
        requests: this.requests,
        sideDoors: [downloads(() => this.world), ...artifactService(() => this.world)],
        checkAnswers: this.#checkAnswers,
      },
      host,
      wantedPort,
    );
    const port = portOf(this.#server);
    const { state, app, behaviour, runs, outbox } = this;
    this.#world = {
      state,
      app,
      behaviour,
      runs,
      outbox,
      url: `http://github.localhost:${port}`,
      apiUrl: `http://${host}:${port}`,
      emit: (happening) => outbox.emit(happening),
      payloadOf: (happening) => eventPayload(this.world, happening),
    };
  }

  #pipeline(handlers: Pipeline['handlers']): Pipeline {
    description ??= { routes: buildRouteTable(), checks: buildChecks() };
    return { ...description, world: this.world, handlers, violations: this.violations };
  }

  /** Stops it; connections that a fault left hanging are broken. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

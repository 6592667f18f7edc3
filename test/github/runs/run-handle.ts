import { storeArtifact } from '../artifacts/store-artifact.ts';
import { zip } from '../server/downloads.ts';
import type { Permissions } from '../state/accounts.ts';
import type { Repository } from '../state/repository.ts';
import type { Artifact, Conclusion, Run, Step } from '../state/runs.ts';
import type { World } from '../world.ts';

const DAY = 86_400_000;

/** How a run moves on. */
interface RunMoves {
  start(repository: Repository, run: Run): void;
  complete(repository: Repository, run: Run, conclusion: Conclusion): void;
}

/** One run in the hands of a test, or of what executes it. */
export class RunHandle {
  readonly run: Run;
  readonly repository: Repository;
  readonly #world: World;
  readonly #engine: RunMoves;

  constructor(world: World, engine: RunMoves, repository: Repository, run: Run) {
    this.#world = world;
    this.#engine = engine;
    this.repository = repository;
    this.run = run;
  }

  get id(): number {
    return this.run.id;
  }

  get inputs(): Readonly<Record<string, string>> {
    return this.run.inputs;
  }

  /** Aborted when the run is cancelled. */
  get signal(): AbortSignal {
    return this.run.cancellation.signal;
  }

  /** The workflow's path in the repository. */
  get workflowPath(): string {
    return this.repository.workflows.get(this.run.workflowId)?.path ?? '';
  }

  /** Takes the run up: in_progress. */
  start(): void {
    this.#engine.start(this.repository, this.run);
  }

  /** Ends the run. */
  complete(conclusion: Conclusion): void {
    this.#engine.complete(this.repository, this.run, conclusion);
  }

  /** Adds to the log that the API gives out. */
  log(text: string): void {
    this.run.log += text;
  }

  /** Adds to the job summary, which people see on the run's page. */
  summarize(markdown: string): void {
    this.run.summary += markdown;
  }

  /** Shows a step of the first job of this attempt. */
  step(name: string, status: Step['status'], conclusion: Conclusion | null = null): void {
    const job = this.run.jobs.find((one) => one.attempt === this.run.attempt);
    if (job === undefined) throw new Error(`run ${this.id} has no job`);
    const at = this.#world.state.now();
    const known = job.steps.find((step) => step.name === name);
    if (known === undefined) {
      const done = status === 'completed' ? at : null;
      job.steps.push({ name, status, conclusion, startedAt: at, completedAt: done });
    } else {
      known.status = status;
      known.conclusion = conclusion;
      known.completedAt = status === 'completed' ? at : null;
    }
  }

  /** The token that the job has as `GITHUB_TOKEN`. */
  jobToken(permissions: Permissions): string {
    return this.#world.state.issue('ghs_', {
      kind: 'job',
      repository: this.repository,
      runId: this.id,
      permissions: { metadata: 'read', ...permissions },
      expiresAt: this.#world.state.now() + DAY,
    });
  }

  /** Stores an artifact, as an upload from the job does: files in a zip, or one file as it is. */
  addArtifact(name: string, content: Buffer | Readonly<Record<string, Buffer>>, retentionDays = 90): Artifact {
    const archived = !Buffer.isBuffer(content);
    return storeArtifact(this.#world, this.repository, {
      runId: this.id,
      name,
      content: Buffer.isBuffer(content) ? content : zip(new Map(Object.entries(content))),
      mimeType: archived ? 'application/zip' : 'application/octet-stream',
      expiresAt: this.#world.state.now() + retentionDays * DAY,
    });
  }
}

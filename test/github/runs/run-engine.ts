import type { Account } from '../state/accounts.ts';
import type { Environment } from '../state/deployments.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { Conclusion, Run } from '../state/runs.ts';
import { jobPayload, runPage, runPayload, workflowPayload } from '../payloads/run-payload.ts';
import type { Trigger, World } from '../world.ts';
import { addStatus, openDeployment } from '../changes/deployment-changes.ts';
import { admission, successor } from './concurrency.ts';
import { newJob, newRun } from './new-run.ts';
import { RunHandle } from './run-handle.ts';

/** What a dispatched run does; when it settles without having completed the run, success or failure is concluded. */
export type RunScript = (run: RunHandle) => void | Promise<void>;

/** Moves runs through their states and tells of it. */
export class RunEngine {
  readonly #world: () => World;
  readonly #working = new Set<Promise<void>>();
  /** What runs do; without one they stay queued until a test moves them. */
  script: RunScript | undefined;
  /** Told once each of the next run that is created. */
  readonly watchers: ((run: RunHandle) => void)[] = [];

  constructor(world: () => World) {
    this.#world = world;
  }

  /** Creates a run: queued, or waiting where its environment wants an approval. */
  create(trigger: Trigger): Run {
    const world = this.#world();
    const { repository, actor } = trigger;
    const run = newRun(world, trigger);
    repository.runs.set(run.id, run);
    this.#tell(repository, run, 'requested', actor);
    for (const watcher of this.watchers.splice(0)) watcher(new RunHandle(world, this, repository, run));
    this.#admit(repository, run);
    return run;
  }

  /** Runs it again from the start, as the re-run button does. */
  rerun(repository: Repository, run: Run, by: Account): void {
    run.attempt += 1;
    run.triggeringActor = by;
    run.status = 'queued';
    run.conclusion = null;
    run.startedAt = this.#world().state.now();
    run.log = '';
    run.summary = '';
    run.cancellation = new AbortController();
    const names = run.jobs.filter((job) => job.attempt === 1).map((job) => job.name);
    for (const name of names) run.jobs.push(newJob(this.#world(), run, name));
    // GitHub tells of the request of a run's first attempt alone.
    this.#admit(repository, run);
  }

  /** The environment whose approval the run waits for. */
  pendingEnvironment(repository: Repository, run: Run): Environment | undefined {
    return run.status === 'waiting' && run.environment !== undefined
      ? repository.environments.get(run.environment)
      : undefined;
  }

  /** Approves or rejects a waiting run. */
  review(repository: Repository, run: Run, state: 'approved' | 'rejected', comment: string, author: Account): void {
    run.reviews.push({ state, comment, environments: run.environment === undefined ? [] : [run.environment], author });
    if (state === 'rejected') {
      this.complete(repository, run, 'failure');
    } else {
      run.status = 'queued';
      this.#begin(repository, run);
    }
  }

  /** Cancels: at once if nothing runs yet, else by telling the script, whose end then counts as cancelled. */
  cancel(repository: Repository, run: Run, force = false): void {
    if (run.status === 'completed') return;
    const running = run.status === 'in_progress' && this.script !== undefined;
    run.cancellation.abort();
    if (!running || force) this.complete(repository, run, 'cancelled');
  }

  /** Moves a run to in_progress. */
  start(repository: Repository, run: Run): void {
    if (run.status === 'in_progress' || run.status === 'completed') return;
    run.status = 'in_progress';
    run.startedAt = this.#world().state.now();
    this.#moveJobs(repository, run, 'in_progress');
    this.#tell(repository, run, 'in_progress', run.triggeringActor);
    this.#report(repository, run, 'in_progress');
  }

  /** Ends a run; later calls change nothing. */
  complete(repository: Repository, run: Run, conclusion: Conclusion): void {
    if (run.status === 'completed') return;
    const at = this.#world().state.now();
    run.status = 'completed';
    run.conclusion = conclusion;
    run.updatedAt = at;
    for (const job of run.jobs.filter((one) => one.attempt === run.attempt)) {
      job.status = 'completed';
      job.conclusion = conclusion;
      job.completedAt = at;
    }
    this.#report(repository, run, conclusion === 'success' ? 'success' : 'failure');
    this.#tell(repository, run, 'completed', run.triggeringActor);
    const next = successor(repository, run);
    if (next !== undefined) this.#enter(repository, next);
  }

  /** Waits until no script runs any more. */
  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #admit(repository: Repository, run: Run): void {
    const { mayBegin, cancelled } = admission(repository, run);
    for (const other of cancelled) this.cancel(repository, other);
    if (mayBegin) this.#enter(repository, run);
    else run.status = 'pending';
  }

  #enter(repository: Repository, run: Run): void {
    const world = this.#world();
    run.status = 'queued';
    if (run.environment !== undefined) {
      const environment = repository.environments.get(run.environment);
      const deployment = openDeployment(world, repository, {
        ref: run.headBranch,
        sha: run.headSha,
        environment: run.environment,
        author: world.state.actionsBot,
        runId: run.id,
      });
      run.deploymentId = deployment.id;
      const isHeld = (environment?.reviewers.length ?? 0) > 0 || (environment?.waitMinutes ?? 0) > 0;
      // A branch policy lets the run pass at once, but through the same state.
      if (isHeld || (environment?.branchPolicy ?? null) !== null) {
        run.status = 'waiting';
        this.#moveJobs(repository, run, 'waiting');
        this.#report(repository, run, 'waiting');
        if (isHeld) return;
        run.status = 'queued';
      }
    }
    this.#begin(repository, run);
  }

  #begin(repository: Repository, run: Run): void {
    const { script } = this;
    if (script === undefined) return;
    const work = this.#play(repository, run, script).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  async #play(repository: Repository, run: Run, script: RunScript): Promise<void> {
    const { signal } = run.cancellation;
    // The dispatch is answered before a runner takes the job up.
    await new Promise((resolve) => setImmediate(resolve));
    let conclusion: Conclusion = 'success';
    try {
      await script(new RunHandle(this.#world(), this, repository, run));
    } catch (error) {
      conclusion = 'failure';
      run.log += `${String(error)}\n`;
    }
    if (signal === run.cancellation.signal) this.complete(repository, run, signal.aborted ? 'cancelled' : conclusion);
  }

  /** Moves the jobs of the present attempt; that one waits, GitHub tells as `workflow_job.waiting`. */
  #moveJobs(repository: Repository, run: Run, status: 'waiting' | 'in_progress'): void {
    const world = this.#world();
    for (const job of run.jobs.filter((one) => one.attempt === run.attempt)) {
      job.status = status;
      if (status !== 'waiting') continue;
      const parts = { workflow_job: jobPayload(world, repository, run, job) };
      world.emit({ event: 'workflow_job', action: 'waiting', repository, sender: run.triggeringActor, parts });
    }
  }

  #report(repository: Repository, run: Run, state: 'waiting' | 'in_progress' | 'success' | 'failure'): void {
    const world = this.#world();
    const deployment = run.deploymentId === undefined ? undefined : repository.deployments.get(run.deploymentId);
    if (deployment === undefined) return;
    addStatus(world, repository, deployment, {
      state,
      author: world.state.actionsBot,
      logUrl: runPage(world, repository, run),
      description: '',
    });
  }

  #tell(repository: Repository, run: Run, action: 'requested' | 'in_progress' | 'completed', sender: Account): void {
    const world = this.#world();
    run.updatedAt = world.state.now();
    const workflow = repository.workflows.get(run.workflowId);
    if (workflow === undefined) throw new Error(`run ${run.id} of ${fullName(repository)} has no workflow`);
    world.emit({
      event: 'workflow_run',
      action,
      repository,
      sender,
      parts: {
        workflow_run: runPayload(world, repository, run),
        workflow: workflowPayload(world, repository, workflow),
      },
    });
  }
}

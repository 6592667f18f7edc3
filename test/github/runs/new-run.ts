import type { JsonObject } from '../json.ts';
import { simpleUser } from '../payloads/account-payload.ts';
import { minimalRepository } from '../payloads/repository-payload.ts';
import { fullName } from '../state/repository.ts';
import type { Job, Run } from '../state/runs.ts';
import type { Trigger, World } from '../world.ts';
import { evaluate } from './expression.ts';
import { readWorkflow } from './workflow-file.ts';

/** A queued run of a workflow as its file says: its title, its environment, its jobs. */
export function newRun(world: World, trigger: Trigger): Run {
  const { state } = world;
  const { repository, workflow, inputs, actor } = trigger;
  const text = repository.git.commits.get(trigger.sha)?.files.get(workflow.path)?.toString() ?? '';
  const file = readWorkflow(workflow.path, text);
  const payload = trigger.payload ?? dispatchPayload(world, trigger);
  const context = contextOf(trigger, payload);
  const declared = file?.jobs.map((job) => job.environment).find((name) => name !== undefined) ?? '';
  const environment = evaluate(declared, context);
  const at = state.now();
  const run: Run = {
    id: state.nextId(17_200_000_000),
    number: [...repository.runs.values()].filter((other) => other.workflowId === workflow.id).length + 1,
    workflowId: workflow.id,
    event: trigger.event,
    headBranch: trigger.ref,
    headSha: trigger.sha,
    actor,
    triggeringActor: actor,
    displayTitle: file?.runName === undefined ? workflow.name : evaluate(file.runName, context),
    attempt: 1,
    status: 'queued',
    conclusion: null,
    createdAt: at,
    updatedAt: at,
    startedAt: at,
    inputs,
    payload,
    concurrency:
      file?.concurrency === undefined
        ? undefined
        : { ...file.concurrency, group: evaluate(file.concurrency.group, context) },
    environment: environment === '' ? undefined : environment,
    deploymentId: undefined,
    jobs: [],
    reviews: [],
    log: '',
    summary: '',
    cancellation: new AbortController(),
  };
  for (const job of file?.jobs ?? []) run.jobs.push(newJob(world, run, evaluate(job.name, context)));
  return run;
}

/** A queued job of the run's present attempt. */
export function newJob({ state }: World, run: Run, name: string): Job {
  return {
    id: state.nextId(48_100_000_000),
    name,
    attempt: run.attempt,
    status: 'queued',
    conclusion: null,
    startedAt: state.now(),
    completedAt: null,
    steps: [],
  };
}

function contextOf({ repository, workflow, event, ref, sha, actor, inputs }: Trigger, payload: JsonObject): JsonObject {
  return {
    inputs: { ...inputs },
    // Of the repository: an environment's own are not known yet where the environment's name is worked out.
    vars: Object.fromEntries([...repository.vault.variables.values()].map(({ name, value }) => [name, value])),
    github: {
      actor: actor.login,
      event: payload,
      event_name: event,
      ref: `refs/heads/${ref}`,
      ref_name: ref,
      repository: fullName(repository),
      sha,
      workflow: workflow.name,
    },
  };
}

function dispatchPayload(world: World, { repository, workflow, inputs, ref, actor }: Trigger): JsonObject {
  return {
    inputs: { ...inputs },
    ref: `refs/heads/${ref}`,
    workflow: workflow.path,
    repository: minimalRepository(world, repository),
    sender: simpleUser(world, actor),
  };
}

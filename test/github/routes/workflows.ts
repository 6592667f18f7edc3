import { booleanAt, isObject, type Json, textAt } from '../json.ts';
import { apiPath } from '../payloads/seed.ts';
import { runPage, runPayload, workflowPayload } from '../payloads/run-payload.ts';
import { actor, type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { countedReply } from '../server/pagination.ts';
import { empty, GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import { resolveRef } from '../state/git.ts';
import type { Workflow } from '../state/runs.ts';
import { type DispatchInput, readWorkflow } from '../runs/workflow-file.ts';
import { filterRuns } from './runs.ts';

const INPUT_LIMIT = 25;
/** All inputs together, in characters. */
const INPUT_SIZE_LIMIT = 65_535;

/** Workflows and their dispatch. */
export const workflowRoutes: Handlers = {
  'actions/list-repo-workflows': (call) => {
    const repository = repositoryOf(call);
    return countedReply(call, 'workflows', [...repository.workflows.values()], (workflow) =>
      workflowPayload(call.world, repository, workflow),
    );
  },
  'actions/get-workflow': (call) => json(200, workflowPayload(call.world, repositoryOf(call), workflowOf(call))),
  'actions/list-workflow-runs': (call) => {
    const repository = repositoryOf(call);
    const { id } = workflowOf(call);
    const runs = filterRuns(
      call,
      [...repository.runs.values()].filter((run) => run.workflowId === id),
    );
    return countedReply(call, 'workflow_runs', runs, (run) => runPayload(call.world, repository, run));
  },
  'actions/create-workflow-dispatch': dispatch,
};

function workflowOf(call: Call): Workflow {
  const wanted = param(call, 'workflow_id');
  const workflow = [...repositoryOf(call).workflows.values()].find(
    (one) => String(one.id) === wanted || one.path === `.github/workflows/${wanted}`,
  );
  if (workflow === undefined) throw notFound();
  return workflow;
}

function dispatch(call: Call): Reply {
  const { world, body } = call;
  const repository = repositoryOf(call);
  const workflow = workflowOf(call);
  const wantsDetails = booleanAt(body, 'return_run_details');
  const always = world.behaviour.apiVersion === '2026-03-10' || call.headers['x-github-api-version'] === '2026-03-10';
  if (wantsDetails !== undefined && (always || !world.behaviour.returnRunDetails)) {
    throw new GitHubError(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.');
  }
  const ref = (textAt(body, 'ref') ?? '').replace(/^refs\/(?:heads|tags)\//, '');
  const at = resolveRef(repository.git, ref);
  if (at === undefined || /^[0-9a-f]{40}$/.test(ref)) throw new GitHubError(422, `No ref found for: ${ref}`);
  if (workflow.state !== 'active')
    throw new GitHubError(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const inputs = checkInputs(call, workflow, at.files.get(workflow.path)?.toString());
  const run = world.runs.create({
    repository,
    workflow,
    event: 'workflow_dispatch',
    ref,
    sha: at.sha,
    actor: actor(call),
    inputs,
  });
  if (wantsDetails !== true && !always) return empty();
  return json(200, {
    workflow_run_id: run.id,
    run_url: apiPath(world, repository, `/actions/runs/${run.id}`),
    html_url: runPage(world, repository, run),
  });
}

function checkInputs(call: Call, workflow: Workflow, text: string | undefined): Record<string, string> {
  const declared = text === undefined ? undefined : readWorkflow(workflow.path, text)?.dispatchInputs;
  if (declared === undefined) {
    throw new GitHubError(422, "Workflow does not have 'workflow_dispatch' trigger");
  }
  const given = isObject(call.body['inputs']) ? call.body['inputs'] : {};
  const names = Object.keys(given);
  if (names.length > INPUT_LIMIT) throw new GitHubError(422, 'Too many inputs');
  if (JSON.stringify(given).length > INPUT_SIZE_LIMIT) throw new GitHubError(422, 'inputs are too large.');
  const unknown = names.filter((name) => !declared.has(name));
  if (unknown.length > 0) throw new GitHubError(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  const inputs: Record<string, string> = {};
  for (const [name, input] of declared) {
    const value = inputText(given[name]) ?? input.fallback;
    if (value === undefined) {
      if (input.required) throw new GitHubError(422, `Required input '${name}' not provided`);
      inputs[name] = input.type === 'boolean' ? 'false' : '';
    } else {
      inputs[name] = checkValue(name, input, value);
    }
  }
  return inputs;
}

function inputText(value: Json | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

function checkValue(name: string, input: DispatchInput, value: string): string {
  if (input.type === 'choice' && !input.options.includes(value)) {
    throw new GitHubError(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`);
  }
  if (input.type === 'boolean' && value !== 'true' && value !== 'false') {
    throw new GitHubError(422, `Provided value '${value}' for input '${name}' is not a boolean`);
  }
  return value;
}

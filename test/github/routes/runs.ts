import { listAt, textAt } from '../json.ts';
import { deploymentPayload, environmentIdentity, reviewersOf } from '../payloads/deployment-payload.ts';
import { simpleUser } from '../payloads/account-payload.ts';
import { jobPayload, runPayload } from '../payloads/run-payload.ts';
import { actor, type Call, type Handlers, idParam, lookup, repositoryOf } from '../server/call.ts';
import { countedReply } from '../server/pagination.ts';
import { found, GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import { type Account, loginKey } from '../state/accounts.ts';
import type { Environment } from '../state/deployments.ts';
import { fullName } from '../state/repository.ts';
import type { Job, Run } from '../state/runs.ts';
import type { World } from '../world.ts';

/** Workflow runs, their jobs, and the approvals that they wait for. */
export const runRoutes: Handlers = {
  'actions/list-workflow-runs-for-repo': (call) => {
    const repository = repositoryOf(call);
    const runs = filterRuns(call, [...repository.runs.values()]);
    return countedReply(call, 'workflow_runs', runs, (run) => runPayload(call.world, repository, run));
  },
  'actions/get-workflow-run': (call) => json(200, runPayload(call.world, repositoryOf(call), runOf(call))),
  'actions/get-workflow-run-attempt': (call) => {
    const run = runOf(call);
    const attempt = idParam(call, 'attempt_number');
    if (attempt < 1 || attempt > run.attempt) throw notFound();
    const payload = runPayload(call.world, repositoryOf(call), run);
    return json(
      200,
      attempt === run.attempt
        ? payload
        : { ...payload, run_attempt: attempt, triggering_actor: simpleUser(call.world, run.actor) },
    );
  },
  'actions/cancel-workflow-run': (call) => cancel(call, false),
  'actions/force-cancel-workflow-run': (call) => cancel(call, true),
  'actions/re-run-workflow': (call) => {
    call.world.runs.rerun(repositoryOf(call), completed(runOf(call)), actor(call));
    return json(201, {});
  },
  'actions/get-pending-deployments-for-run': (call) => {
    const repository = repositoryOf(call);
    const environment = call.world.runs.pendingEnvironment(repository, runOf(call));
    if (environment === undefined) return json(200, []);
    const identity = environmentIdentity(call.world, repository, environment);
    delete identity['created_at'];
    delete identity['updated_at'];
    return json(200, [
      {
        environment: identity,
        wait_timer: environment.waitMinutes,
        wait_timer_started_at: null,
        current_user_can_approve: mayReview(call, environment, runOf(call)),
        reviewers: reviewersOf(call.world, environment),
      },
    ]);
  },
  'actions/review-pending-deployments-for-run': review,
  'actions/get-reviews-for-run': (call) => {
    const repository = repositoryOf(call);
    return json(
      200,
      runOf(call).reviews.map((one) => ({
        state: one.state,
        comment: one.comment,
        environments: one.environments.flatMap((name) => {
          const environment = repository.environments.get(name);
          return environment === undefined ? [] : [environmentIdentity(call.world, repository, environment)];
        }),
        user: simpleUser(call.world, one.author),
      })),
    );
  },
  'actions/list-jobs-for-workflow-run': (call) => {
    const run = runOf(call);
    return jobsReply(call, call.query['filter'] === 'all' ? run.jobs : jobsOf(run, run.attempt));
  },
  'actions/list-jobs-for-workflow-run-attempt': (call) =>
    jobsReply(call, jobsOf(runOf(call), idParam(call, 'attempt_number'))),
  'actions/get-job-for-workflow-run': (call) => {
    const { run, job } = jobInPath(call);
    return json(200, jobPayload(call.world, repositoryOf(call), run, job));
  },
  'actions/download-job-logs-for-workflow-run': (call) => logs(call, jobInPath(call).run, 'txt'),
  'actions/download-workflow-run-logs': (call) => logs(call, runOf(call), 'zip'),
};

function runOf(call: Call): Run {
  return lookup(repositoryOf(call).runs, call, 'run_id');
}

function completed(run: Run): Run {
  if (run.status === 'completed') return run;
  throw new GitHubError(403, 'The workflow run containing this job is already running');
}

function cancel(call: Call, force: boolean): Reply {
  const run = runOf(call);
  if (run.status === 'completed') throw new GitHubError(409, 'Cannot cancel a workflow run that is completed.');
  call.world.runs.cancel(repositoryOf(call), run, force);
  return json(202, {});
}

function jobsOf(run: Run, attempt: number): Job[] {
  return run.jobs.filter((job) => job.attempt === attempt);
}

function jobsReply(call: Call, jobs: Job[]): Reply {
  const run = runOf(call);
  return countedReply(call, 'jobs', jobs, (job) => jobPayload(call.world, repositoryOf(call), run, job));
}

function jobInPath(call: Call): { run: Run; job: Job } {
  const id = idParam(call, 'job_id');
  for (const run of repositoryOf(call).runs.values()) {
    const job = run.jobs.find((one) => one.id === id);
    if (job !== undefined) return { run, job };
  }
  throw notFound();
}

/** Logs are elsewhere: GitHub redirects to a link that is good for a minute. */
function logs(call: Call, run: Run, kind: 'txt' | 'zip'): Reply {
  return found(`${call.world.apiUrl}/downloads/${fullName(repositoryOf(call))}/logs/${run.id}.${kind}`);
}

/** Applies the filters of the run lists; newest first. */
export function filterRuns(call: Call, runs: Run[]): Run[] {
  const { actor: by, branch, event, status, created, head_sha: sha } = call.query;
  return runs
    .filter((run) => by === undefined || loginKey(run.actor.login) === loginKey(by))
    .filter((run) => branch === undefined || run.headBranch === branch)
    .filter((run) => event === undefined || run.event === event)
    .filter((run) => status === undefined || run.status === status || run.conclusion === status)
    .filter((run) => created === undefined || createdWithin(run.createdAt, created))
    .filter((run) => sha === undefined || run.headSha === sha)
    .sort((a, b) => b.id - a.id);
}

/** GitHub's date filters: `>=2024-01-01`, `<…`, `2024-01-01..2024-02-01`, `*..…`, or one day. */
function createdWithin(at: number, filter: string): boolean {
  const second = Math.floor(at / 1000) * 1000;
  const [, comparison, limit = ''] = /^(>=|<=|>|<)(.+)$/.exec(filter) ?? [];
  if (comparison !== undefined) {
    const difference = second - Date.parse(limit);
    if (difference === 0) return comparison.endsWith('=');
    return comparison.startsWith('>') === difference > 0;
  }
  const [from = '*', to] = filter.split('..');
  if (to === undefined) return new Date(at).toISOString().startsWith(from.slice(0, 10));
  return (from === '*' || second >= Date.parse(from)) && (to === '*' || second <= Date.parse(to));
}

function mayReview(call: Call, environment: Environment, run: Run): boolean {
  const { caller, world } = call;
  if (caller.kind !== 'user') return false;
  if (environment.preventSelfReview && run.triggeringActor.id === caller.account.id) return false;
  return environment.reviewers.some((name) => isReviewer(world, name, caller.account));
}

function isReviewer(world: World, name: string, account: Account): boolean {
  const [org = '', slug] = name.split('/');
  if (slug === undefined) return loginKey(name) === loginKey(account.login);
  return world.state.team(org, slug)?.members.get(loginKey(account.login))?.state === 'active';
}

function review(call: Call): Reply {
  const { world, body } = call;
  const repository = repositoryOf(call);
  const run = runOf(call);
  const environment = world.runs.pendingEnvironment(repository, run);
  if (environment === undefined || !listAt(body, 'environment_ids').includes(environment.id)) {
    throw new GitHubError(422, 'No pending deployment requests to approve or reject');
  }
  if (!mayReview(call, environment, run)) {
    throw new GitHubError(422, 'User is not a required reviewer for this environment');
  }
  const state = textAt(body, 'state') === 'approved' ? 'approved' : 'rejected';
  world.runs.review(repository, run, state, textAt(body, 'comment') ?? '', actor(call));
  const deployment = run.deploymentId === undefined ? undefined : repository.deployments.get(run.deploymentId);
  return json(200, deployment === undefined ? [] : [deploymentPayload(world, repository, deployment)]);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { saveState } from '@actions/core';
import type { Result } from '../src/report/result.ts';
import { defined } from '../src/defined.ts';
import { sourcesIn } from '../src/policy/names-in.ts';
import type { Environment } from '../src/policy/policy.ts';
import type { RunContext, RunRequest } from '../src/request.ts';
import type { ActionContext } from './context.ts';
import { admit } from './authorise/admit.ts';
import { authoriseRun, type AuthorisedRun } from './authorise-run.ts';
import { checkBranch } from './authorise/check-branch.ts';
import { checkEnvironment } from './authorise/check-environment.ts';
import { refusal } from './authorise/refusal.ts';
import { commandOf } from './command-of.ts';
import { compareWith } from './compare-commits.ts';
import { canBeAuthorised, contentProblems } from './check-inputs.ts';
import { type Ask, askWith } from './github/ask.ts';
import { GitHubRepository } from './github/repository.ts';
import { heartbeatOptions, isForBackups } from './heartbeat-options.ts';
import { openHeartbeat, type SentHeartbeat } from './heartbeat.ts';
import { invalidInputs, type ActionInputs, type ReadInputs } from './inputs.ts';
import { openLiveComment, type LiveComment } from './live-comment.ts';
import { readSigners } from './read-signers.ts';
import { openStores } from './stores/open-stores.ts';
import type { Secret } from '../src/secret.ts';
import { keepResult } from './keep-result.ts';
import { keepFilesOf } from './keep-files.ts';
import { checkLogs, mayShowLogs, withAllowedLogs } from './may-show-logs.ts';
import { backupRequest } from './backup-request.ts';
import { stateKeys } from './state.ts';
import { readSender } from './workflow-run-info.ts';

/**
 * Carries a run out from its inputs to its result, which `report` makes public before the status comment shows it. A run
 * of the bot's is authorised before anything else; one that may not be leaves the status comment, which is another run's, alone.
 */
export async function run(
  read: ReadInputs,
  actionContext: ActionContext,
  report: (result: Result) => Promise<Result>,
): Promise<Result> {
  const { runbook, conclude } = await import('../src/runbook.ts');
  const startedAt = actionContext.context.now();
  const { inputs } = read;
  const repository = repositoryOf(inputs, actionContext);
  let { context } = actionContext;
  let comment: LiveComment | undefined;
  let result: Result;
  let heartbeat: SentHeartbeat | undefined;
  let mayShow: boolean | undefined;
  try {
    const problems = [...read.problems, ...(await contentProblems(read))];
    let judgedBy: Environment | undefined;
    const note = (environment: Environment): void => {
      judgedBy = environment;
    };
    const authorised = canBeAuthorised(problems) ? await authorise(inputs, actionContext, repository, note) : undefined;
    // What can't begin needs nobody's leave.
    if (inputs.reporting.requestId === undefined && problems.length === 0) {
      await admitRun(inputs, actionContext, repository, note);
    }
    if (authorised !== undefined) context = { ...context, run: { ...context.run, actor: authorised.actor } };
    if (repository !== undefined && (authorised !== undefined || inputs.reporting.requestId === undefined)) {
      comment = await openLiveComment(inputs, { ...actionContext, context }, repository);
    }
    checkEnvironment(inputs.request);
    mayShow = await mayShowLogs(judgedBy, actionContext.runInfo);
    context = { ...context, run: { ...context.run, showsLogs: mayShow === true } };
    await checkBranch(inputs.request, actionContext.runInfo, repository);
    if (problems.length === 0) await checkLogs(inputs.request, { mayShow, repository });
    heartbeat = heartbeatOf(inputs, { ...actionContext, context });
    if (problems.length > 0) throw invalidInputs(problems);
    await warnOfSigner(inputs, context, repository);
    const backup = await backupRequest(inputs, actionContext, repository);
    result = await runbook(
      { ...withPolicy(inputs.request, judgedBy), ...backup },
      {
        ...context,
        ...defined({ heartbeat, compare: repository && compareWith(repository) }),
        signers: async () => inputs.signers ?? readSigners(repository),
        ...openStores(inputs, actionContext, repository),
        ...keepFilesOf(actionContext),
      },
    );
  } catch (error) {
    result = conclude(inputs.request, context, startedAt, { services: [] }, error);
  }
  const { stackName } = inputs.request.cluster;
  const reported = await report(await withAllowedLogs(result, stackName, { mayShow, repository }));
  await Promise.all([comment?.finish(reported), keepResult(reported, actionContext)]);
  if (heartbeat !== undefined) await settled(heartbeat, result, context.signal);
  return reported;
}

function heartbeatOf(
  inputs: ActionInputs,
  { runInfo, context: { journal } }: ActionContext,
): SentHeartbeat | undefined {
  const options = heartbeatOptions(inputs, runInfo, (message) => journal.warn(message));
  return options && openHeartbeat({ ...options, onTold: (state) => saveState(stateKeys.heartbeat, state) });
}

/** How long what is still to be told may hold the job up; GitHub gives a cancelled one little time. In milliseconds. */
const settlingMs = { usual: 20_000, cancelled: 2_000 };

/** A run that was there for a backup and came to none is a backup that failed. */
async function settled(
  heartbeat: SentHeartbeat,
  { operation, conclusion, error }: Result,
  { aborted }: AbortSignal,
): Promise<void> {
  const failed = isForBackups(operation) && conclusion !== 'success';
  const longest = sleep(aborted ? settlingMs.cancelled : settlingMs.usual, undefined, { ref: false });
  await Promise.race([heartbeat.settle(failed ? (error?.code ?? conclusion) : undefined), longest]);
}

/** Where backups are signed by a key that no run would take, somebody should know before one is needed. */
async function warnOfSigner(
  { request }: ActionInputs,
  { journal, now }: RunContext,
  repository: GitHubRepository | undefined,
): Promise<void> {
  if (request.database.signingKey === undefined) return;
  const { unlistedSigner } = await import('./unlisted-signer.ts');
  const unlisted = await unlistedSigner(request, repository, now());
  if (unlisted !== undefined) journal.warn(unlisted);
}

function repositoryOf(
  { reporting }: ActionInputs,
  { runInfo, context: { journal, signal } }: ActionContext,
): GitHubRepository | undefined {
  if (reporting.token === undefined) return undefined;
  const asking = (token: Secret): Ask =>
    askWith(token, runInfo.apiUrl, {
      signal,
      onWait: ({ until }) => {
        const time = until.toISOString().slice(11, 19);
        journal.notice(`GitHub's rate limit is used up until ${time} UTC: the run goes on by itself after that.`);
      },
      onDeprecation: ({ url, deprecation = 'now', sunset = 'not said' }) =>
        journal.notice(
          `GitHub calls ${url} deprecated (${deprecation}; its end: ${sunset}). See whether there is a newer d8x-ops.`,
        ),
    });
  const { token, policyToken } = reporting;
  return new GitHubRepository(asking(token), runInfo.repository, policyToken && asking(policyToken));
}

async function authorise(
  inputs: ActionInputs,
  { runInfo, context }: ActionContext,
  repository: GitHubRepository | undefined,
  judgedBy: (environment: Environment) => void,
): Promise<AuthorisedRun | undefined> {
  const { requestId, issueNumber, statusCommentId, botAppId } = inputs.reporting;
  if (requestId === undefined || repository === undefined) return undefined;
  const command = commandOf(inputs);
  if (command === undefined) throw refusal(`no command is carried out by ${inputs.request.operation}`);
  const authorised = await context.journal.step(
    { title: 'Check the request again', phase: 'prepare' },
    async (step) => {
      const sender = await readSender(runInfo);
      const answer = await authoriseRun(
        { requestId, command, approved: inputs.request.approved, issueNumber, statusCommentId, botAppId },
        runInfo,
        sender,
        repository,
        judgedBy,
      );
      step.detail(`asked by ${answer.actor}`);
      return answer;
    },
  );
  for (const notice of authorised.notices) context.journal.notice(notice);
  return authorised;
}

async function admitRun(
  inputs: ActionInputs,
  { runInfo, context }: ActionContext,
  repository: GitHubRepository | undefined,
  judgedBy: (environment: Environment) => void,
): Promise<void> {
  const { operation, environment } = inputs.request;
  const wanted = { operation, command: commandOf(inputs) };
  await context.journal.step({ title: 'Check who may start this run', phase: 'prepare' }, async (step) => {
    const warnings = await admit(wanted, environment, runInfo, repository, judgedBy);
    for (const warning of warnings) context.journal.warn(warning);
    step.detail(`${runInfo.event} by ${runInfo.triggeringActor}`);
  });
}

/** What services have to answer, when they may be updated, and what they are built from is said in the policy of the default branch, and nowhere else. */
function withPolicy<T extends Pick<RunRequest, 'policy'>>(request: T, environment: Environment | undefined): T {
  const own = defined({
    checks: environment?.checks,
    times: environment?.times,
    sources: environment && sourcesIn(environment),
  });
  return { ...request, policy: { ...request.policy, ...own } };
}

import { logLine } from '../src/report/log-line.ts';
import { getState, info, warning } from '@actions/core';
import { toOpsError } from '../src/errors.ts';
import { renderComment } from '../src/report/markdown.ts';
import type { LeftRecovery } from '../src/operations/recover-left.ts';
import { Journal } from '../src/report/journal.ts';
import { commandText } from './command-of.ts';
import { askWith } from './github/ask.ts';
import { GitHubRepository } from './github/repository.ts';
import { heartbeatOptions, isForBackups } from './heartbeat-options.ts';
import { tellKilled } from './heartbeat.ts';
import type { TakenEnvironment } from './hide/take-environment.ts';
import { rawInputs, rawSecrets, readInputs, type ActionInputs } from './inputs.ts';
import { keyOf } from './live-comment.ts';
import { Redactor } from './redact.ts';
import { maskWith } from './run-action.ts';
import { readWorkflowRunInfo, type WorkflowRunInfo } from './workflow-run-info.ts';
import { stateKeys } from './state.ts';

/** How long what was begun may take to be recovered: the lock has to be freed within the minute too. */
const recoveryMs = 45_000;
/** Longer than that a job that is being cancelled is not kept waiting, in milliseconds. */
const retryForMs = 60_000;

/**
 * The post step, which GitHub runs also after a cancel: does nothing when the main step came to its end, and frees what it
 * held when it was killed. It never fails the job: the main step's end counts.
 */
export async function runPost({ hidden }: TakenEnvironment): Promise<void> {
  if (getState(stateKeys.started) === '' || getState(stateKeys.finished) !== '') return;
  const { env } = process;
  const raw = rawInputs(hidden);
  const redactor = new Redactor();
  const mask = maskWith(redactor);
  for (const secret of rawSecrets(raw)) mask(secret);
  const { operations } = await import('../src/runbook.ts');
  const { inputs, problems } = readInputs(raw, env, operations);
  const runInfo = readWorkflowRunInfo(env);
  if (problems.length > 0) return;
  info('The main step was stopped before its end: recovering what it had begun, and freeing what it held.');
  const tell = (found: LeftRecovery | undefined): Promise<void> => tellComment(inputs, runInfo, redactor, found);
  const [found] = await Promise.all([
    recover(inputs, runInfo, redactor),
    tell(undefined),
    tellMonitor(inputs, runInfo, redactor),
  ]);
  await Promise.all([freeLock(inputs, runInfo, redactor), found === undefined ? undefined : tell(found)]);
  process.exit(0);
}

/** What was being changed goes on or back as far as there is time; undefined where that could not even be looked at. */
async function recover(
  { request }: ActionInputs,
  { id, attempt, actor }: WorkflowRunInfo,
  redactor: Redactor,
): Promise<LeftRecovery | undefined> {
  const { recoverLeft } = await import('../src/runbook.ts');
  const now = (): Date => new Date();
  try {
    const found = await recoverLeft(request, {
      run: { id, attempt, actor: actor.login },
      journal: new Journal(now),
      signal: AbortSignal.timeout(recoveryMs),
      now,
      mask: maskWith(redactor),
    });
    if (found.kind === 'recovered') for (const line of found.told) info(redactor.text(line));
    if (found.kind === 'left') warning(redactor.text(`${found.because}: ${found.command} recovers what was begun.`));
    return found;
  } catch (error) {
    warning(redactor.text(`what was begun could not be looked at: ${toOpsError(error).message}`));
    return undefined;
  }
}

async function freeLock({ request }: ActionInputs, runInfo: WorkflowRunInfo, redactor: Redactor): Promise<void> {
  try {
    const { releaseLeftLock } = await import('../src/runbook.ts');
    const run = { id: runInfo.id, attempt: runInfo.attempt, actor: runInfo.actor.login };
    const signal = AbortSignal.timeout(retryForMs);
    const freed = await releaseLeftLock(request, { run, signal, now: () => new Date() });
    info(freed ? "The cluster's lock is free again." : 'It held no lock.');
  } catch (error) {
    const { message } = toOpsError(error);
    warning(
      logLine(
        redactor.text(`the cluster's lock could not be freed (${message}); it ends by itself within two minutes`),
      ),
    );
  }
}

async function tellMonitor(inputs: ActionInputs, runInfo: WorkflowRunInfo, redactor: Redactor): Promise<void> {
  const options = heartbeatOptions(inputs, runInfo, (message) => warning(logLine(redactor.text(message))));
  if (options === undefined) return;
  const told = getState(stateKeys.heartbeat);
  await tellKilled(told, { ...options, isForBackups: isForBackups(inputs.request.operation) });
}

async function tellComment(
  inputs: ActionInputs,
  runInfo: WorkflowRunInfo,
  redactor: Redactor,
  found: LeftRecovery | undefined,
): Promise<void> {
  const { token, requestId } = inputs.reporting;
  const id = getState(stateKeys.comment);
  if (token === undefined || id === '') return;
  const text = renderComment(
    {
      kind: 'ended',
      conclusion: 'failure',
      headline: 'the run was stopped before its end',
      command: commandText(inputs),
      actor: runInfo.actor.login,
      url: runInfo.url,
      error: { code: 'internal', ...toldOf(found) },
      endedAt: new Date(),
    },
    keyOf(requestId, runInfo.id),
  );
  const repository = new GitHubRepository(askWith(token, runInfo.apiUrl), runInfo.repository);
  const answer = await repository.editComment(id, redactor.text(text), 'repeatable');
  if (answer.kind !== 'answer') info(logLine(`The status comment could not be written: ${answer.message}`));
}

function toldOf(found: LeftRecovery | undefined): { readonly message: string; readonly hint: string } {
  const status = 'status shows what runs.';
  if (found === undefined) {
    return {
      message: 'what it was doing at that moment is not known',
      hint: `What it had begun is recovered now if there is time, else by the next update or rollback; ${status}`,
    };
  }
  if (found.kind === 'recovered')
    return { message: found.told.join(' '), hint: `What it had begun is recovered; ${status}` };
  if (found.kind === 'nothing-left')
    return { message: 'no service was being changed at that moment', hint: `Start it again; ${status}` };
  return {
    message: `what it had begun is not recovered yet (${found.because})`,
    hint: `${found.command} recovers it, and then does what was asked for; ${status}`,
  };
}

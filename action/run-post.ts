import { logLine } from '../src/report/log-line.ts';
import { getState, info, warning } from '@actions/core';
import { toOpsError } from '../src/errors.ts';
import { renderComment } from '../src/report/markdown.ts';
import { commandText } from './command-of.ts';
import { askWith } from './github/ask.ts';
import { GitHubRepository } from './github/repository.ts';
import type { TakenEnvironment } from './hide/take-environment.ts';
import { rawInputs, rawSecrets, readInputs, type ActionInputs } from './inputs.ts';
import { keyOf } from './live-comment.ts';
import { Redactor } from './redact.ts';
import { maskWith } from './run-action.ts';
import { readRunFacts, type RunFacts } from './run-facts.ts';
import { stateKeys } from './state.ts';

/** Longer than that a job that is being cancelled is not kept waiting, in milliseconds. */
const patienceMs = 60_000;

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
  const { inputs, problems } = readInputs(raw, env);
  const facts = readRunFacts(env);
  if (problems.length > 0) return;
  info('The main step was stopped before its end: freeing what it held.');
  await Promise.all([freeLock(inputs, facts, redactor), tellComment(inputs, facts, redactor)]);
  process.exit(0);
}

async function freeLock({ request }: ActionInputs, facts: RunFacts, redactor: Redactor): Promise<void> {
  try {
    const { releaseLeftLock } = await import('../src/runbook.ts');
    const run = { id: facts.id, attempt: facts.attempt, actor: facts.actor.login };
    const signal = AbortSignal.timeout(patienceMs);
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

async function tellComment(inputs: ActionInputs, facts: RunFacts, redactor: Redactor): Promise<void> {
  const { token, requestId } = inputs.reporting;
  const id = getState(stateKeys.comment);
  if (token === undefined || id === '') return;
  const text = renderComment(
    {
      kind: 'ended',
      conclusion: 'failure',
      headline: 'the run was stopped before its end',
      command: commandText(inputs),
      actor: facts.actor.login,
      url: facts.url,
      error: {
        code: 'internal',
        message: 'what it was doing at that moment is not known',
        hint: 'Services that were being updated finish or go back by themselves. The next run repairs what is left; status shows what runs.',
      },
      endedAt: new Date(),
    },
    keyOf(requestId, facts.id),
  );
  const repository = new GitHubRepository(askWith(token, facts.apiUrl), facts.repository);
  const answer = await repository.editComment(id, redactor.text(text), 'repeatable');
  if (answer.kind !== 'answer') info(logLine(`The status comment could not be written: ${answer.message}`));
}

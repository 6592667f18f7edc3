import { info, saveState, setSecret, warning } from '@actions/core';
import { formatRequestId } from '../src/command/request-id.ts';
import { defined } from '../src/defined.ts';
import { Journal } from '../src/report/journal.ts';
import type { Result } from '../src/report/result.ts';
import type { RunContext } from '../src/request.ts';
import type { Secret } from '../src/secret.ts';
import { listenForCancel } from './cancellation.ts';
import { derivedSecrets } from './derived-secrets.ts';
import { downloadOptions } from './downloads.ts';
import type { TakenEnvironment } from './hide/take-environment.ts';
import { rawInputs, rawSecrets, readInputs } from './inputs.ts';
import type { RawInputs } from './inputs/schema.ts';
import { JobLog } from './log.ts';
import { run } from './run.ts';
import { maskedPieces, maskingWarnings } from './masked-lines.ts';
import { Redactor } from './redact.ts';
import { publicResult, reportToRunner } from './outputs.ts';
import { readWorkflowRunInfo, workflowOf } from './workflow-run-info.ts';
import { stateKeys } from './state.ts';

const notHidden = `Node ${process.version} on ${process.platform} can't replace its own process (process.execve): other programs of the runner's user can read this run's inputs while it lasts. Use a runner that starts actions with its own Node 24, on Linux or macOS.`;

/** The main step: inputs in, runbook, outputs out. Ends the process: with 0 only when everything that was asked for holds. */
export async function runAction({ hidden, isHidden }: TakenEnvironment): Promise<void> {
  const { env } = process;
  // What a bundled package still calls is not the operator's to fix.
  process.noDeprecation = true;
  const raw = rawInputs(hidden);
  const redactor = new Redactor();
  const mask = maskWith(redactor);
  for (const secret of rawSecrets(raw)) mask(secret);
  info(firstLine(raw));
  if (!isHidden) warning(notHidden);
  saveState(stateKeys.started, 'true');
  const cancellation = listenForCancel(process, (code) => process.exit(code));
  const now = (): Date => new Date();
  const journal = new Journal(now);
  const log = new JobLog(redactor, now);
  journal.listen((event) => log.write(event));
  for (const text of maskingWarnings(hidden)) journal.warn(text);
  const runInfo = readWorkflowRunInfo(env);
  const { operations } = await import('../src/runbook.ts');
  const read = readInputs(raw, env, operations);
  const { requestId } = read.inputs.reporting;
  const context: RunContext = {
    run: {
      id: runInfo.id,
      attempt: runInfo.attempt,
      url: runInfo.url,
      actor: runInfo.actor.login,
      ...(requestId === undefined ? {} : { requestId: formatRequestId(requestId) }),
    },
    ...defined({ workflow: workflowOf(runInfo) }),
    journal,
    signal: cancellation.signal,
    now,
    mask,
    redact: (text) => redactor.text(text),
    download: downloadOptions(hidden),
  };
  const result = await run(read, { runInfo, context, redactor, hidden }, async (ended): Promise<Result> => {
    const result = publicResult(ended, redactor);
    await reportToRunner(result, env, maskedPieces(hidden));
    // From here on only the status comment is left to be written.
    saveState(stateKeys.finished, 'true');
    return result;
  });
  log.finish(result);
  cancellation.stop();
  // Connections that are kept alive for reuse would hold the job for seconds.
  process.exit(result.conclusion === 'success' ? 0 : 1);
}

/** Masks a secret, and all that it gives away in other forms, in the log and in everything that leaves the run. */
export function maskWith(redactor: Redactor): (secret: Secret) => void {
  return (secret) => {
    for (const derived of derivedSecrets(secret)) {
      setSecret(derived.reveal());
      redactor.add(derived);
    }
  };
}

function firstLine({ operation, environment }: RawInputs): string {
  const place = environment === undefined ? '' : ` on ${environment}`;
  return `d8x-ops ${operation ?? ''}${place}`.replaceAll(/[\r\n]+/g, ' ');
}

import { info, saveState, setSecret } from '@actions/core';
import { formatRequestId } from '../src/command/request-id.ts';
import { Journal } from '../src/report/journal.ts';
import type { Result } from '../src/report/result.ts';
import type { RunContext } from '../src/request.ts';
import type { Secret } from '../src/secret.ts';
import { listenForCancel } from './cancellation.ts';
import { derivedSecrets } from './derived-secrets.ts';
import { rawInputs, rawSecrets, readInputs } from './inputs.ts';
import type { RawInputs } from './inputs/schema.ts';
import { JobLog } from './log.ts';
import { carryOut } from './carry-out.ts';
import { Redactor } from './redact.ts';
import { publicResult, reportToRunner } from './report.ts';
import { readRunFacts } from './run-facts.ts';
import { stateKeys } from './state.ts';

/** The main step: inputs in, runbook, outputs out. Ends the process: with 0 only when everything that was asked for holds. */
export async function runAction(): Promise<void> {
  const { env } = process;
  // What a bundled package still calls is not the operator's to mend.
  process.noDeprecation = true;
  const raw = rawInputs(env);
  const redactor = new Redactor();
  const mask = maskWith(redactor);
  for (const secret of rawSecrets(raw)) mask(secret);
  forgetInputs(env);
  info(firstLine(raw));
  saveState(stateKeys.started, 'true');
  const cancellation = listenForCancel(process, (code) => process.exit(code));
  const now = (): Date => new Date();
  const journal = new Journal(now);
  const log = new JobLog(redactor, now);
  journal.listen((event) => log.write(event));
  const facts = readRunFacts(env);
  const read = readInputs(raw, env);
  const { requestId } = read.inputs.reporting;
  const context: RunContext = {
    run: {
      id: facts.id,
      attempt: facts.attempt,
      url: facts.url,
      actor: facts.actor.login,
      ...(requestId === undefined ? {} : { requestId: formatRequestId(requestId) }),
    },
    journal,
    signal: cancellation.signal,
    now,
    mask,
  };
  const result = await carryOut(read, { facts, context, redactor }, async (ended): Promise<Result> => {
    const result = publicResult(ended, redactor);
    await reportToRunner(result, env);
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

/** Programs that the run starts have no business with its inputs. */
export function forgetInputs(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (name.startsWith('INPUT_')) delete env[name];
}

function firstLine({ operation, environment }: RawInputs): string {
  const place = environment === undefined ? '' : ` on ${environment}`;
  return `d8x-ops ${operation ?? ''}${place}`.replaceAll(/[\r\n]+/g, ' ');
}

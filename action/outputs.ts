import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setOutput, summary } from '@actions/core';
import { defined } from '../src/defined.ts';
import { type Result, type ServiceResult, resultSchema } from '../src/report/result.ts';
import { renderSummary } from '../src/report/markdown.ts';
import type { ProcessVariables } from './hide/split-environment.ts';
import type { Redactor } from './redact.ts';
import { unmaskedSummary } from './unmasked-summary.ts';

/** Every output of action.yml, by its name there. */
export const outputNames = [
  'result',
  'conclusion',
  'backup-path',
  'backup-sha256',
  'backup-bytes',
  'backup-artifact-id',
  'backup-artifact-digest',
  'updated',
  'rolled-back',
  'summary-path',
] as const;

type OutputName = (typeof outputNames)[number];
export type Outputs = Readonly<Record<OutputName, string>>;

/** GitHub allows a job 1 MiB of outputs; this much of it is the result's, in UTF-16 units. */
const longestResult = 400_000;

/** The outputs of a finished run. What it does not have is empty. */
export function outputsOf(result: Result, summaryPath: string): Outputs {
  const { backup } = result;
  return {
    result: resultText(result),
    conclusion: result.conclusion,
    'backup-path': backup?.path ?? '',
    'backup-sha256': backup?.sha256 ?? '',
    'backup-bytes': backup === undefined ? '' : String(backup.bytes),
    'backup-artifact-id': backup?.artifact === undefined ? '' : String(backup.artifact.id),
    'backup-artifact-digest': backup?.artifact?.digest ?? '',
    updated: JSON.stringify(result.services.filter(({ outcome }) => outcome === 'updated').map(changeOf)),
    'rolled-back': JSON.stringify(result.services.filter(({ outcome }) => outcome === 'rolled-back').map(changeOf)),
    'summary-path': summaryPath,
  };
}

function changeOf({ service, from, to }: ServiceResult): Pick<ServiceResult, 'service' | 'from' | 'to'> {
  return { service, ...defined({ from, to }) };
}

/** The result as JSON; the steps, and then the log lines, give way where it would be too long. */
function resultText(result: Result): string {
  const whole = JSON.stringify(result);
  if (whole.length <= longestResult) return whole;
  const withoutSteps = { ...result, steps: [] };
  const shorter = JSON.stringify(withoutSteps);
  if (shorter.length <= longestResult) return shorter;
  const { logs: _logs, ...error } = result.error ?? { code: 'internal', message: '' };
  const services = result.services.map(({ error: _error, ...service }) => service);
  return JSON.stringify({ ...withoutSteps, services, ...(result.error === undefined ? {} : { error }) });
}

/** The result without anything secret in it: what everything that leaves the run is made of. */
export function publicResult(result: Result, redactor: Redactor): Result {
  return resultSchema.parse(redactor.data(result));
}

/** Writes summary and outputs where the runner looks for them. `masked`: what the runner would hide in the summary besides secrets. */
export async function reportToRunner(result: Result, env: ProcessVariables, masked: readonly string[]): Promise<void> {
  const markdown = renderSummary(result, (text) => unmaskedSummary(text, masked));
  const path = join(env['RUNNER_TEMP'] ?? '.', `d8x-ops-summary-${result.run.id}-${result.run.attempt}.md`);
  await writeFile(path, markdown);
  if ((env['GITHUB_OUTPUT'] ?? '') !== '') {
    for (const [name, value] of Object.entries(outputsOf(result, path))) setOutput(name, value);
  }
  if ((env['GITHUB_STEP_SUMMARY'] ?? '') !== '') await summary.addRaw(markdown).write({ overwrite: true });
}

import type { Result, ServiceResult } from '../src/report/result.ts';

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
  return { service, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
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

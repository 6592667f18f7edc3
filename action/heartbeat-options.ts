import type { HeartbeatOptions } from './heartbeat.ts';
import type { ActionInputs } from './inputs.ts';
import type { WorkflowRunInfo } from './workflow-run-info.ts';

/** Which backup the monitor is told of, and how; undefined where there is no monitor. */
export function heartbeatOptions(
  { request: { operation, environment }, reporting: { heartbeatUrl: url } }: ActionInputs,
  { url: seenAt }: Pick<WorkflowRunInfo, 'url'>,
  warn: (message: string) => void,
): HeartbeatOptions | undefined {
  if (url === undefined) return undefined;
  const about = `d8x-ops ${operation}${environment === undefined ? '' : ` on ${environment}`}\n${seenAt}`;
  return { url, about, warn };
}

/** Whether a run of this operation that comes to no backup, or drill, has failed as one. */
export function isForBackups(operation: string): boolean {
  return operation === 'backup' || operation === 'drill';
}

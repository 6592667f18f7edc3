import { windowedOperations } from '../command/operations.ts';
import { OpsError } from '../errors.ts';
import { outsideHint, whyOutside } from '../policy/judge-time.ts';
import type { RunContext, RunRequest } from '../request.ts';

type Asked = Pick<RunRequest, 'operation' | 'environment' | 'policy'>;
type Told = Pick<RunContext, 'journal' | 'now'>;

/** What operations that only plan say of a time in which the update itself would be refused. */
export function noticeTime({ environment = 'this cluster', policy }: Asked, { journal, now }: Told): void {
  const why = whyOutside(policy.times, now());
  if (why !== undefined) journal.notice(`${environment} ${why}: an update would need --override now.`);
}

/**
 * Lets what updates services begin only in the environment's windows and in no freeze. Where that is overridden, the result says so.
 * @throws OpsError `outside-window`, with when it may begin
 */
export function checkTime({ operation, environment = 'this cluster', policy }: Asked, { journal, now }: Told): void {
  if (!windowedOperations.some((one) => one === operation)) return;
  const why = whyOutside(policy.times, now());
  if (why === undefined) return;
  if (policy.override === undefined) {
    throw new OpsError('outside-window', `${environment} ${why}`, {
      where: '.github/d8x.yml',
      hint: `Nothing was changed. ${outsideHint}`,
    });
  }
  const overridden = `Overridden: "${policy.override}"`;
  if (!journal.warnings.some((warning) => warning.startsWith(overridden))) {
    journal.warn(`${overridden}, although ${environment} ${why}.`);
  }
}

import { type Command, exceptionsOf } from '../command/command.ts';
import { operationOf } from '../command/grammar.ts';
import { windowedOperations } from '../command/operations.ts';
import type { Authorisation } from './authorise.ts';
import type { Environment } from './policy.ts';
import { formatMoment } from './time-text.ts';
import { timingAt, type UpdateTimes } from './update-times.ts';

/** What to do about it, for whoever asked. */
export const outsideHint =
  'Ask again then. What can\'t wait goes with --override "reason", for those whom exceptions: override of .github/d8x.yml lists; rollback, recover, unlock, backup, and what only looks always go.';

/** Whether `command` may begin at `now`: what updates services keeps to the environment's windows, unless it overrides them. */
export function judgeTime(command: Command, environment: Environment, now: Date): Authorisation {
  const operation = operationOf(command.verb === 'promote' ? 'update' : command.verb);
  if (!windowedOperations.some((one) => one === operation)) return { kind: 'allowed' };
  const why = whyOutside(environment.times, now);
  if (why === undefined || exceptionsOf(command).some(({ kind }) => kind === 'override')) return { kind: 'allowed' };
  return { kind: 'refused', reason: 'outside-window', message: `${environment.name} ${why}. ${outsideHint}` };
}

/** Why updates may not begin at `now`, as what an environment is: `is frozen until …`; undefined where they may. */
export function whyOutside(times: UpdateTimes | undefined, now: Date): string | undefined {
  if (times === undefined) return undefined;
  const timing = timingAt(times, now);
  if (timing.kind === 'open') return undefined;
  const { freeze, opens } = timing;
  const again = opens === undefined ? '' : `; the next window opens ${formatMoment(opens.at, opens.zone)}`;
  if (freeze === undefined) {
    return `is updated ${times.windows.map(({ text }) => text).join(' and ')}, which is not now (${formatMoment(now, times.windows[0]?.zone ?? 'UTC')})${again}`;
  }
  const { zone = 'UTC' } = opens ?? {};
  return `is frozen until ${formatMoment(freeze.until, zone)} (${freeze.reason})${opens?.at.getTime() === freeze.until.getTime() ? ', and may be updated again from then on' : again}`;
}

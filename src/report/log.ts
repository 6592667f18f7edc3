import type { JournalEvent } from './journal.ts';
import { logLine } from './log-line.ts';
import { placesOf, stepSigns } from './markdown-steps.ts';
import { between, duration } from './quantities.ts';
import type { Step } from './result.ts';

/**
 * One line of the job's log for an event, without colours or workflow commands, whatever its details hold.
 */
export function renderLog(event: JournalEvent): string {
  switch (event.kind) {
    case 'step-started':
      return logLine(`▸ ${titleOf(event.step)}`);
    case 'step-progress':
      return logLine(`  ${titleOf(event.step)}: ${event.detail}`);
    case 'step-finished':
      return logLine(finished(event.step));
    case 'notice':
    case 'warning':
      return logLine(event.message);
    default:
      return event satisfies never;
  }
}

function finished(step: Step): string {
  const took = between(step.startedAt, step.finishedAt);
  const time = took === undefined || step.state === 'skipped' ? '' : ` (${duration(took)})`;
  const state = step.state === 'failed' || step.state === 'cancelled' ? ` ${step.state}` : '';
  const skipped = step.state === 'skipped' ? ' skipped' : '';
  const detail = step.detail === undefined ? '' : `: ${step.detail}`;
  return `${stepSigns[step.state]} ${titleOf(step)}${state}${skipped}${time}${detail}`;
}

function titleOf(step: Step): string {
  const places = placesOf(step);
  return places.length === 0 ? step.title : `${step.title} [${places.join(', ')}]`;
}

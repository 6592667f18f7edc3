import type { JournalEvent } from './journal.ts';
import { placesOf, stepSigns } from './markdown-steps.ts';
import { between, duration } from './quantities.ts';
import type { Step } from './result.ts';

/**
 * One line of the job's log for an event, without colours or workflow commands. Line breaks in details, which could
 * begin a workflow command of the runner's, become blanks.
 */
export function renderLog(event: JournalEvent): string {
  switch (event.kind) {
    case 'step-started':
      return oneLine(`▸ ${titleOf(event.step)}`);
    case 'step-progress':
      return oneLine(`  ${titleOf(event.step)}: ${event.detail}`);
    case 'step-finished':
      return oneLine(finished(event.step));
    case 'notice':
    case 'warning':
      return oneLine(event.message);
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

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ').replaceAll(/[^\P{Cc}\t]/gu, '');
}

import { folded, table } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { between, duration } from './quantities.ts';
import type { Step } from './result.ts';

const mostRows = 300;

export const stepSigns: Readonly<Record<Step['state'], string>> = {
  running: '▸',
  done: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '✗',
};

/** Every step with its time and what it found or did, folded. */
export function stepsSection(steps: readonly Step[]): string {
  if (steps.length === 0) return '';
  const rows = steps.slice(0, mostRows).map((step) => stepRow(step));
  const more = steps.length > mostRows ? `\n\n… and ${steps.length - mostRows} more steps.` : '';
  return folded(`All ${steps.length} steps`, `${stepsTable(rows)}${more}`);
}

export function stepsTable(rows: readonly (readonly string[])[]): string {
  return table(['', 'Step', { right: 'Time' }, 'What it found or did'], rows);
}

/** One step as a table's row; `passing` is what a running one is at, `now` how far its time has come. */
export function stepRow(step: Step, passing?: string, now?: string): readonly string[] {
  const took = between(step.startedAt, step.finishedAt ?? now);
  const title = [prose(clip(step.title, 200)), ...placesOf(step).map((place) => code(clip(place, 100)))];
  return [
    stepSigns[step.state],
    cell(title.join(' · ')),
    took === undefined || step.state === 'skipped' ? '' : duration(took),
    cell(prose(clip(passing ?? step.detail ?? '', 300))),
  ];
}

/** The service and host of a step, where its title does not name them. */
export function placesOf({ title, service, host }: Step): readonly string[] {
  return [service, host].filter((place) => place !== undefined).filter((place) => !title.includes(place));
}

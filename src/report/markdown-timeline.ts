import { folded, table } from './document.ts';
import { cell, clip, code, mermaidLabel, prose } from './escape-markdown.ts';
import { phaseTitles } from './phases.ts';
import { between, duration } from './quantities.ts';
import type { Phase, Step } from './result.ts';

const mostBars = 30;
const mostRows = 300;

/** Phases that take time worth drawing; a run with none of them has nothing to show. */
const telling = new Set<Phase>(['backup', 'prune', 'pull', 'update', 'verify', 'rollback', 'restore']);

export const stepSigns: Readonly<Record<Step['state'], string>> = {
  running: '▸',
  done: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '✗',
};

/** Where the time went, as a Mermaid gantt chart: the longest steps, by phase, counted from the start of the run. */
export function timeline(steps: readonly Step[], startedAt: string, finishedAt: string): string {
  const timed = steps.filter(({ state, finishedAt: end }) => state !== 'skipped' && end !== undefined);
  if (!timed.some(({ phase }) => telling.has(phase))) return '';
  const total = between(startedAt, finishedAt) ?? 0;
  const longest = new Set([...timed].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostBars));
  const lines = [
    '```mermaid',
    'gantt',
    '  dateFormat HH:mm:ss.SSS',
    `  axisFormat ${total < 3_600_000 ? '%M:%S' : '%H:%M'}`,
    '  todayMarker off',
  ];
  let phase: Phase | undefined;
  for (const step of timed) {
    if (!longest.has(step)) continue;
    if (step.phase !== phase) lines.push(`  section ${phaseTitles[step.phase]}`);
    phase = step.phase;
    const begin = between(startedAt, step.startedAt) ?? 0;
    const end = between(startedAt, step.finishedAt) ?? begin;
    const tag = step.state === 'done' ? '' : 'crit, ';
    const label = `${mermaidLabel([step.title, ...placesOf(step)].join(', '), 48)} (${duration(end - begin)})`;
    lines.push(`  ${label} :${tag}s${lines.length}, ${clockOf(begin)}, ${clockOf(Math.max(end, begin + 1))}`);
  }
  return [...lines, '```'].join('\n');
}

function lengthOf(step: Step): number {
  return between(step.startedAt, step.finishedAt) ?? 0;
}

/** Milliseconds from the start as a time of day, which the chart's axis then shows as elapsed time. */
function clockOf(milliseconds: number): string {
  const bounded = Math.min(Math.max(0, Math.round(milliseconds)), 86_399_999);
  return new Date(bounded).toISOString().slice(11, 23);
}

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

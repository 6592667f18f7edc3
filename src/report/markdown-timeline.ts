import { mermaidLabel } from './escape-markdown.ts';
import { phaseTitles } from './phases.ts';
import { between, duration } from './quantities.ts';
import { chart, fittingLabel, positions, tickInterval } from './timeline-layout.ts';
import type { Phase, Step } from './result.ts';

const mostBars = 24;
/** Shorter bars than this share of the whole say nothing, unless something failed there. */
const leastShare = 0.01;

/** Phases that take time worth drawing; a run with none of them has nothing to show. */
const telling = new Set<Phase>(['backup', 'prune', 'pull', 'update', 'verify', 'rollback', 'restore']);

/**
 * Colours that hold on white and on black, since GitHub draws the same chart in both modes. Written as front matter, not as a directive of
 * JSON: where a secret has lines that are lone braces, GitHub's runner masks every brace of a summary.
 */
const look = [
  '---',
  'config:',
  '  gantt:',
  `    useWidth: ${chart.width}`,
  `    fontSize: ${chart.fontSize}`,
  `    sectionFontSize: ${chart.fontSize}`,
  '    barHeight: 24',
  '    barGap: 6',
  '    topPadding: 52',
  `    leftPadding: ${chart.leftPadding}`,
  `    rightPadding: ${chart.rightPadding}`,
  '  themeVariables:',
  '    sectionBkgColor: "#8884"',
  '    sectionBkgColor2: "#8884"',
  '    altSectionBkgColor: "#8880"',
  '    gridColor: "#8888"',
  '    taskBkgColor: "#1f6feb"',
  '    taskBorderColor: "#1f6feb"',
  '    taskTextColor: "#fff"',
  '    critBkgColor: "#cf222e"',
  '    critBorderColor: "#cf222e"',
  '---',
];

interface Bar {
  readonly phase: Phase;
  readonly label: string;
  /** Milliseconds from the start of the run. */
  readonly begin: number;
  readonly end: number;
  readonly failed: boolean;
}

/**
 * Where the time went, as a Mermaid gantt chart: by phase, one bar for each service, host or part of it, counted from the start
 * of the run. Labels are short, for they have to be read on a phone; the steps have the rest.
 */
export function timeline(steps: readonly Step[], startedAt: string, finishedAt: string): string {
  const timed = steps.filter(({ state, finishedAt: end }) => state !== 'skipped' && end !== undefined);
  if (!timed.some(({ phase }) => telling.has(phase))) return '';
  // What a run is judged by comes before the runbook that counts its time.
  const from = [startedAt, ...timed.map((step) => step.startedAt)].toSorted()[0] ?? startedAt;
  const total = between(from, finishedAt) ?? 0;
  const bars = merged(timed, from).filter(({ begin, end, failed }) => failed || end - begin >= total * leastShare);
  const longest = new Set([...bars].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostBars));
  const chosen = bars.filter((bar) => longest.has(bar));
  const phases = new Set(chosen.map(({ phase }) => phase));
  if (phases.size === 0) return '';
  const at = positions(chosen);
  const shown = chosen.map((bar) => ({
    ...bar,
    label: fittingLabel(mermaidLabel(bar.label, 24), duration(lengthOf(bar)), bar, at),
  }));
  const lines = [
    '```mermaid',
    ...look,
    'gantt',
    '  dateFormat HH:mm:ss.SSS',
    `  axisFormat ${total < 3_600_000 ? '%M:%S' : '%H:%M'}`,
    `  tickInterval ${tickInterval(shown).name}`,
    '  todayMarker off',
  ];
  for (const phase of phases) {
    lines.push(`  section ${phaseTitles[phase]}`);
    for (const bar of shown) if (bar.phase === phase) lines.push(barLine(bar, lines.length));
  }
  return [...lines, '```'].join('\n');
}

/** Steps of one phase that are about the same become one bar, from the first's begin to the last's end. */
function merged(steps: readonly Step[], startedAt: string): readonly Bar[] {
  const bars = new Map<string, Bar>();
  for (const step of steps) {
    const begin = between(startedAt, step.startedAt) ?? 0;
    const end = between(startedAt, step.finishedAt) ?? begin;
    const label = labelOf(step);
    const key = JSON.stringify([step.phase, label]);
    const bar = bars.get(key);
    bars.set(key, {
      phase: step.phase,
      label,
      begin: Math.min(begin, bar?.begin ?? begin),
      end: Math.max(end, bar?.end ?? end),
      failed: step.state !== 'done' || bar?.failed === true,
    });
  }
  return [...bars.values()];
}

/** The service that a step is about, else the host where each has the same to do, else what is done in a word. */
function labelOf({ phase, service, host, title }: Step): string {
  if (service !== undefined) return service;
  if ((phase === 'pull' || phase === 'prune') && host !== undefined) return host;
  return title.split(/[\s,]/, 1)[0] ?? title;
}

function barLine({ label, begin, end, failed }: Bar, number: number): string {
  return `  ${label} :${failed ? 'crit, ' : ''}s${number}, ${clockOf(begin)}, ${clockOf(Math.max(end, begin + 1))}`;
}

function lengthOf({ begin, end }: Bar): number {
  return end - begin;
}

/** Milliseconds from the start as a time of day, which the chart's axis then shows as elapsed time. */
function clockOf(milliseconds: number): string {
  const bounded = Math.min(Math.max(0, Math.round(milliseconds)), 86_399_999);
  return new Date(bounded).toISOString().slice(11, 23);
}

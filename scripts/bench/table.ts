import { cpus, totalmem } from 'node:os';
import { judge, type Figure, type Judgement } from './figure.ts';

const headings = ['', 'measured', 'beside', 'comes to', 'at most', ''] as const;

/** The figures as a table in Markdown that reads well as it stands. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => row(figure, judge(figure)));
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function row(figure: Figure, { median, againstMedian, comesTo, reached }: Judgement): readonly string[] {
  const { what, unit, against, target } = figure;
  const amount = (value: number): string => `${rounded(value)}${unit === '' ? '' : ` ${unit}`}`;
  const inTerms = (value: number): string => {
    if (target.kind === 'ratio') return `× ${value.toFixed(2)}`;
    return target.kind === 'difference' ? `${value < 0 ? '' : '+'}${amount(value)}` : amount(value);
  };
  return [
    what,
    amount(median),
    against === undefined || againstMedian === undefined ? '' : `${amount(againstMedian)} ${against.what}`,
    target.kind === 'value' ? '' : inTerms(comesTo),
    target.atMost === undefined ? '' : inTerms(target.atMost),
    reached === undefined ? '' : reached ? 'yes' : 'no',
  ];
}

function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

/** What is written as JSON: where and when it was measured, and each figure with all its rounds. */
export function report(figures: readonly Figure[], at: Date): object {
  return {
    version: 1,
    at: at.toISOString(),
    machine: { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
    figures: figures.map((figure) => {
      const { comesTo, reached } = judge(figure);
      return {
        ...figure,
        values: figure.values.map(short),
        against: shortened(figure),
        comesTo: short(comesTo),
        reached,
      };
    }),
  };
}

function shortened({ against }: Figure): Figure['against'] {
  return against === undefined ? undefined : { ...against, values: against.values.map(short) };
}

/** More digits than were measured would only be noise. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}

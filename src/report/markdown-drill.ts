import { defined } from '../defined.ts';
import { table } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { age, counted, duration } from './quantities.ts';
import type { DrilledCopy } from './drill-result.ts';

/** What came of each copy that a drill took. Empty where it took none. */
export function drillTable(copies: readonly DrilledCopy[], now: string): string {
  if (copies.length === 0) return '';
  const rows = copies.map((copy) => [
    cell(prose(clip(copy.place, 200))),
    cell(copy.name === undefined ? '' : code(clip(copy.name, 255))),
    copy.at === undefined ? '' : `${age(copy.at, now)} ago`,
    cell(foundOf(copy)),
    cell(timeOf(copy)),
  ]);
  return table(['Taken from', 'Backup', { right: 'Of' }, 'Came out', 'Took'], rows);
}

function foundOf({ state, because = '', tables = 0, rows = 0 }: DrilledCopy): string {
  if (state === 'failed') return `**failed**: ${prose(clip(because, 500))}`;
  if (state === 'checked') return 'signed, whole, as its manifest says; **not restored**, for the key is not here';
  return `restored: ${counted(tables, 'table')}, ${counted(rows, 'row')}, as its manifest says`;
}

function timeOf({ seconds }: DrilledCopy): string {
  if (seconds === undefined) return '';
  const { fetch, check, restore } = seconds;
  const all = Object.entries({ fetch, check, ...defined({ restore }) });
  return all.map(([what, time]) => `${what} ${duration(time * 1000)}`).join(', ');
}

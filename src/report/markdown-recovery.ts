import { folded, table } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { count, counted, duration } from './quantities.ts';
import type { Result } from './result.ts';
import type { RecoveryResult } from './recovery-result.ts';

const mostRows = 60;

/** What came of a recovery: which database is which now, how long it took, and how it is undone and tidied up. Empty where there was none. */
export function recoverySection({ recovery, run }: Pick<Result, 'recovery' | 'run'>): string {
  if (recovery === undefined) return '';
  const { kind, database, aside, backup, follow = [] } = recovery;
  const name = code(clip(aside, 63));
  const environment = run.environment === undefined ? '' : ` --env ${run.environment}`;
  const undo = `${code(clip(`/d8x recover --undo${environment}`, 200))} exchanges them back`;
  const drop = code(clip(`DROP DATABASE ${identifier(aside)};`, 200));
  const facts = [
    backup === undefined ? '' : `In service: the backup ${code(clip(backup, 255))}${heldBy(recovery)}`,
    `Kept beside it: ${name}, which was in service before${kind === 'recovered' ? `; ${undo}` : ''}`,
    `Nothing removes ${name} by itself. When you are sure: ${drop}`,
    outOfService(recovery),
    ...follow.map((one) => `**To be done by you**: ${prose(clip(one, 500))}`),
  ].filter((fact) => fact !== '');
  return [
    [`**Database** ${code(clip(database, 63))}`, '', ...facts.map((fact) => `- ${fact}`)].join('\n'),
    writtenSince(recovery),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heldBy({ tables, rows }: RecoveryResult): string {
  if (tables === undefined || rows === undefined) return '';
  return `, ${counted(tables, 'table')} with ${counted(rows, 'row')}, as its manifest says`;
}

function outOfService({ outOfServiceSeconds, estimateSeconds }: RecoveryResult): string {
  if (outOfServiceSeconds === undefined) return '';
  const expected = estimateSeconds === undefined ? '' : ` (expected: about ${duration(estimateSeconds * 1000)})`;
  return `Out of service: ${duration(outOfServiceSeconds * 1000)}${expected}`;
}

/** The tables in which something was written meanwhile. */
function writtenSince({ writtenSince: written = [], aside }: RecoveryResult): string {
  if (written.length === 0) return '';
  const rows = written
    .slice(0, mostRows)
    .map((one) => [cell(code(clip(one.table, 130))), rowsIn(one, one.before), rowsIn(one, one.now)]);
  const more = written.length > mostRows ? `\n\n… and ${written.length - mostRows} more tables.` : '';
  const head = ['Table', { right: 'In service' }, { right: 'In the other' }];
  return folded(
    `${counted(written.length, 'table')} ${written.length === 1 ? 'has' : 'have'} other rows in the database that was put aside`,
    `${table(head, rows)}${more}\n\nWhat is missing is in ${code(clip(aside, 63))}.`,
  );
}

function rowsIn({ estimated }: { readonly estimated?: boolean | undefined }, rows: number): string {
  return `${estimated === true ? 'about ' : ''}${count(rows)}`;
}

/** As PostgreSQL writes a name that may hold anything. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

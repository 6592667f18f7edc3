import { first, table } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { age, bytes, counted, minuteOf } from './quantities.ts';
import type { CataloguedBackup } from './result.ts';

const mostRows = 30;

/** The backups that there are, newest first. */
export function backupsTable(backups: readonly CataloguedBackup[], now: string): string {
  if (backups.length === 0) return 'There are no backups in the places that were looked at.';
  const { shown, more } = first(backups, mostRows);
  const rows = shown.map((backup) => [
    `${age(backup.at, now)} ago`,
    cell(code(clip(backup.name, 255))),
    backup.bytes === undefined ? '' : bytes(backup.bytes),
    cell(verificationOf(backup)),
    cell(originOf(backup)),
    cell(rowsOf(backup)),
    cell(backup.copies.map(copyOf).join('<br>')),
    cell(
      (backup.update ?? [])
        .slice(0, 20)
        .map((service) => code(clip(service, 63)))
        .join(', '),
    ),
  ]);
  const header = [
    { right: 'Of' },
    'Backup',
    { right: 'Size' },
    'Verified',
    'Signed',
    'Not on the chain',
    'Kept in',
    'Before an update of',
  ];
  return `${table(header, rows)}${more === 0 ? '' : `\n\n… and ${more} older ones.`}`;
}

function verificationOf({ verification }: CataloguedBackup): string {
  if (verification === undefined) return 'as its manifest says, which lies in it';
  if (verification.state === 'verified') return `restored, ${counted(verification.rows, 'row')}`;
  return verification.state === 'not-asked' ? 'not asked' : `**no**: ${prose(clip(verification.because, 200))}`;
}

function originOf({ origin }: CataloguedBackup): string {
  if (origin === undefined) return '';
  return origin.state === 'signed' ? `by ${code(clip(origin.by, 60))}` : `**no**: ${prose(clip(origin.because, 300))}`;
}

function rowsOf({ irreplaceable = [] }: CataloguedBackup): string {
  return irreplaceable
    .slice(0, 10)
    .map(({ table: name, rows }) => `${code(clip(name, 100))} ${rows}`)
    .join(', ');
}

function copyOf({ store, id, lockedUntil, keptUntil, expendable }: CataloguedBackup['copies'][number]): string {
  const until =
    lockedUntil === undefined
      ? keptUntil === undefined
        ? ''
        : ` until ${minuteOf(keptUntil)}`
      : `, locked until ${minuteOf(lockedUntil)}`;
  return `${prose(store)} ${code(clip(id, 300))}${until}${expendable === true ? ' (goes with the next backup: `keep`)' : ''}`;
}

import { folded } from './document.ts';
import { clip, code, fence, link, prose } from './escape-markdown.ts';
import { between, bytes, count, counted, duration } from './quantities.ts';
import type { BackupResult, Result } from './result.ts';

/** The backup in a few lines: what it is, how large, its hash, whether it was verified, and where it is kept. */
export function backupSection(backup: BackupResult): string {
  const took = between(backup.startedAt, backup.finishedAt) ?? 0;
  const size = `${bytes(backup.bytes)} encrypted, ${bytes(backup.dumpBytes)} of SQL, in ${duration(took)}`;
  return [
    `**Backup** ${code(clip(backup.name, 255))}`,
    '',
    `- ${size}`,
    `- SHA-256 ${code(backup.sha256)}`,
    `- ${proofOf(backup)}`,
    ...signatureOf(backup),
    ...irreplaceableOf(backup),
    ...placesOf(backup).map((place) => `- ${place}`),
  ].join('\n');
}

function proofOf({ verification }: BackupResult): string {
  if (verification.state === 'verified') {
    const what = `${counted(verification.tables, 'table')}, ${counted(verification.rows, 'row')}`;
    return `**Verified**: restored and compared, ${what}`;
  }
  if (verification.state === 'not-verified') return `**Not verified**: ${prose(clip(verification.because, 500))}`;
  return 'Complete, and not verified by a restore: that was not asked for';
}

/** Who vouches for it. A result of an older version says nothing of that. */
function signatureOf({ signature }: BackupResult): readonly string[] {
  if (signature === undefined) return [];
  if (signature.state === 'signed') return [`- Signed by ${code(clip(signature.by, 100))}`];
  return [
    '- **Not signed**: no run will restore it, and nobody can tell it from a backup that somebody else made. `npx d8x-ops init` makes a key for that (`backup-signing-key`)',
  ];
}

/** What could not be had again from the chain, if this backup did not hold it. */
function irreplaceableOf({ irreplaceable = [] }: BackupResult): readonly string[] {
  if (irreplaceable.length === 0) return [];
  const tables = irreplaceable.map(
    ({ table, rows }) => `${code(clip(table, 200))} ${rows === undefined ? '**is not there**' : counted(rows, 'row')}`,
  );
  return [`- Not on the chain: ${tables.join(', ')}`];
}

function placesOf({ name, artifact, copies = [], path }: BackupResult): readonly string[] {
  const asArtifact =
    artifact === undefined
      ? []
      : [
          artifact.name === name
            ? `Kept as ${link('an artifact of the run', artifact.url)}`
            : `Kept as artifact ${link(code(clip(artifact.name, 255)), artifact.url)}`,
        ];
  const elsewhere = copies
    .filter(({ store }) => store !== 'artifact')
    .map(({ store, id, url }) => `Kept in ${prose(store)} as ${link(code(clip(id, 255)), url)}`);
  const kept = [...asArtifact, ...elsewhere];
  if (kept.length > 0) return kept;
  return [path === undefined ? 'Not kept' : `Kept on the runner only: ${code(clip(path, 500))}`];
}

/** How to get the SQL back with stock tools, folded. Empty where nothing was kept, or its name is unlike our own. */
export function restoreSection(backup: BackupResult, run: Result['run']): string {
  if (backup.artifact === undefined || ![backup.name, backup.artifact.name, run.id].every(isOrdinary)) return '';
  const unpack = backup.compression === 'zstd' ? 'zstd -dc' : 'gzip -dc';
  const commands = [
    `gh run download ${run.id} --name ${backup.artifact.name}`,
    `age --decrypt --identity identity.txt ${backup.name} | ${unpack} | psql "$DATABASE_URL"`,
  ];
  const note = [
    `\`identity.txt\` is the age key file whose public key is one of the ${count(backup.recipients)} that this backup was encrypted to;`,
    'the database has to be empty. `RESTORE.md` in the artifact says more.',
  ];
  return folded('How to restore it', `${fence(commands, 'sh')}\n\n${note.join('\n')}`);
}

/** What the verification consists of, folded; empty where there is none. */
export function proofSection({ verification }: BackupResult): string {
  return verification.state === 'verified' ? folded('How it was verified', prose(clip(verification.how, 500))) : '';
}

/** Whether a shell takes it as one word. */
function isOrdinary(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

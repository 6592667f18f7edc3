import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileFailure, SpoolFile } from '../streams/spool-file.ts';
import { manifestName, signatureName } from '../format/backup-name.ts';
import type { Manifest } from '../format/manifest.ts';
import type { BackupSigner } from '../origin/signing-key.ts';
import { restoreNotes } from './restore-notes.ts';

const partial = '.partial';
/** A partial file that was not written to for so long belongs to a run that died. */
const forgottenMs = 60 * 60 * 1000;

/** Begins a backup's file under a name that shows that it isn't whole. Makes the folder, and tidies up after runs that died. */
export async function beginBackupFile(directory: string, name: string): Promise<SpoolFile> {
  const folder = resolve(directory);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeForgotten(folder);
  } catch (error) {
    throw fileFailure(error, folder);
  }
  return SpoolFile.create(join(folder, `${name}${partial}`));
}

async function removeForgotten(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(
    (name) => /^(?:backup-|RESTORE\.md)/.test(name) && name.endsWith(partial),
  );
  for (const name of names) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > forgottenMs) await unlink(path);
  }
}

/**
 * Gives a finished backup its name, with its manifest, the signature over that, and RESTORE.md beside it. Either all are there, or none.
 *
 * @returns their absolute paths, the backup first
 */
export async function finishBackupFiles(
  file: SpoolFile,
  manifest: Manifest,
  signer: BackupSigner | undefined,
): Promise<readonly string[]> {
  const folder = resolve(file.path, '..');
  const backup = join(folder, manifest.name);
  const description = `${JSON.stringify(manifest, undefined, 2)}\n`;
  const beside: readonly (readonly [name: string, text: string])[] = [
    [manifestName(manifest.name), description],
    ['RESTORE.md', restoreNotes(manifest, signer?.fingerprint)],
    ...(signer === undefined ? [] : [[signatureName(manifest.name), signer.sign(Buffer.from(description))] as const]),
  ];
  const made: string[] = [];
  try {
    for (const [name, text] of beside) await writeWhole(join(folder, name), text, made);
    await file.close(true);
    // Last: what has the name of a backup is one, with all that belongs to it.
    await rename(file.path, backup);
    made.push(backup);
    await syncFolder(folder);
  } catch (error) {
    await Promise.all([...made, file.path].map((path) => rm(path, { force: true })));
    throw fileFailure(error, backup);
  }
  return [backup, ...beside.map(([name]) => join(folder, name))];
}

async function writeWhole(path: string, text: string, made: string[]): Promise<void> {
  const temporary = `${path}${partial}`;
  made.push(temporary);
  await using handle = await open(temporary, 'w', 0o600);
  await handle.writeFile(text);
  await handle.sync();
  await rename(temporary, path);
  made[made.indexOf(temporary)] = path;
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

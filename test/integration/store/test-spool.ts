import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FinishedBackup, GrowingBackup } from '../../../src/backup/store/backup-store.ts';
import { SpoolFile } from '../../../src/backup/streams/spool-file.ts';

/** A backup of random bytes that grows as a test has it. */
export interface TestSpool extends AsyncDisposable {
  readonly backup: GrowingBackup;
  /** Adds so many bytes. */
  grow(bytes: number): Promise<void>;
  /** It is whole. */
  finish(): Promise<FinishedBackup>;
  /** It never becomes whole. */
  giveUp(): Promise<void>;
}

export async function testSpool(name = 'backup-test-2026-03-01-12-30-00.dump.sql.zst.age'): Promise<TestSpool> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-growing-'));
  const file = await SpoolFile.create(join(folder, `${name}.partial`));
  const writer = file.writer();
  const hash = createHash('sha256');
  let written = 0;
  return {
    backup: {
      name,
      path: file.path,
      grown: (bytes) => file.grown(bytes),
      expectedBytes: 1_000_000,
      startedAt: new Date('2026-03-01T12:30:00Z'),
    },
    grow: async (bytes) => {
      const data = randomBytes(bytes);
      hash.update(data);
      written += bytes;
      if (!writer.write(data)) await once(writer, 'drain');
    },
    finish: async () => {
      writer.end();
      await once(writer, 'finish');
      return { name, files: [], bytes: written, sha256: hash.digest('hex') };
    },
    giveUp: () => file.close(false),
    [Symbol.asyncDispose]: async () => {
      await file.close(false).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fetchCopy, fetchNamed } from '../../../../src/backup/origin/fetch-copy.ts';
import type { FoundBackup } from '../../../../src/backup/origin/catalogue.ts';
import { isOpsError, OpsError } from '../../../../src/errors.ts';
import { described, manifestOf, name, signerFor } from './described.ts';

const { secret, line } = signerFor('production');
const sound = Buffer.from('what was encrypted');
const manifest = manifestOf({
  encrypted: { bytes: sound.length, sha256: createHash('sha256').update(sound).digest('hex') },
});
const now = (): Date => new Date('2026-03-02T00:00:00Z');
const trust = { kind: 'signed', signers: line, expected: { cluster: 'd8x-acme' } } as const;

type Copy = FoundBackup['copies'][number];

suite('a backup that lies in several places', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'd8x-copies-'))));
  after(async () => rm(folder, { recursive: true }));

  /** A place's copy of these bytes; signed by the key. */
  function copyIn(place: string, bytes: Buffer, key = secret): Copy {
    const get = async (_stored: unknown, into: string): Promise<string> => {
      await mkdir(join(into, place));
      const { bytes: text, signature = '' } = described(manifest, key);
      const file = join(into, place, name);
      await Promise.all([
        writeFile(file, bytes),
        writeFile(`${file}.json`, text),
        writeFile(`${file}.json.sig`, signature),
      ]);
      return file;
    };
    return copyOf(place, get);
  }

  function copyOf(place: string, get: Copy['store']['get']): Copy {
    const nothing = (): never => assert.fail('not asked for');
    const store = { kind: place, place, takesUnverified: true, begin: nothing, list: nothing, get };
    return { store, stored: { store: place, id: place, name, run: '1' } };
  }
  const gone = copyOf('gone', async () => {
    throw new OpsError('backup-corrupt', 'the copy is not there any more');
  });
  const flipped = Buffer.from('What was encrypted');
  const forged = signerFor('production').secret;

  async function fetched(...copies: readonly Copy[]): Promise<string> {
    const own = await mkdtemp(join(folder, 'fetched-'));
    try {
      const file = await fetchCopy(
        { told: { name, at: now().toISOString(), run: '1', copies: [] }, copies },
        { folder: own, trust, now },
      );
      const [left, ...more] = await readdir(own);
      assert.deepEqual([join(own, left ?? '', name), more], [file, []], 'nothing of the others stays');
      return `${left}: ${await readFile(file, 'utf8')}`;
    } finally {
      await rm(own, { recursive: true });
    }
  }

  test('is fetched from the first', async () => {
    assert.equal(await fetched(copyIn('one', sound), copyIn('two', sound)), `one: ${sound.toString()}`);
  });
  for (const [what, copy] of [
    ['deleted', gone],
    ['damaged', copyIn('flipped', flipped)],
    ['signed by nobody that counts', copyIn('forged', sound, forged)],
  ] as const) {
    test(`is fetched from the next where the first copy is ${what}`, async () => {
      assert.equal(await fetched(copy, copyIn('two', sound)), `two: ${sound.toString()}`);
    });
  }
  test('is refused with what each place said', async () => {
    await assert.rejects(fetched(gone, copyIn('forged', sound, forged)), (error) => {
      assert.ok(isOpsError(error, 'restore-refused'), String(error));
      assert.match(error.message, /not there any more; .*none of the backup signers/);
      return true;
    });
  });
  test('is the latest only as far as the places could be looked at, which is said', async () => {
    const copies = [copyIn('one', sound)];
    const backups = [{ told: { name, at: now().toISOString(), run: '1', copies: [] }, copies }];
    const warnings: string[] = [];
    const fetching = {
      folder: await mkdtemp(join(folder, 'latest-')),
      trust,
      now,
      warn: (text: string) => warnings.push(text),
    };
    const asked = { where: 'backup-name', lister: 'The operation backups' };
    const fetched = await fetchNamed({ backups, faults: ['the bucket x is not reached'] }, 'latest', asked, fetching);
    assert.deepEqual([fetched.name, warnings], [name, ['the bucket x is not reached']]);
  });
  test('is of unknown origin only where nobody vouches for any', async () => {
    const all = [copyIn('one', sound, forged), copyIn('two', sound, forged)];
    await assert.rejects(fetched(...all), (error) => isOpsError(error, 'origin-unknown'));
    await assert.rejects(fetched(gone), (error) => isOpsError(error, 'backup-corrupt'));
  });
});

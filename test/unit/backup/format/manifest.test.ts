import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { writtenManifestSchema } from '../../../../src/backup/format/manifest.ts';

const measured = { bytes: 1, sha256: 'a'.repeat(64) };
const sinceTheFirst = {
  kind: 'd8x-ops/backup',
  name: 'backup-staging-2026-01-01-00-00-00.dump.sql.zst.age',
  label: 'staging',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
  database: {
    name: 'd8x',
    serverVersion: '15.18',
    serverVersionNum: 150_018,
    encoding: 'UTF8',
    sizeBytes: 1,
    extensions: [],
  },
  dump: { format: 'plain', version: '15.18', options: [] },
  compression: 'zstd',
  encryption: { format: 'age-encryption.org/v1', recipients: ['age1x'] },
  encrypted: measured,
  compressed: measured,
  plain: measured,
};

suite('a manifest of version 1 is read as one of today', () => {
  const proofs = [
    [
      { state: 'proved', tables: 2, rows: 30, how: 'restored' },
      { state: 'verified', tables: 2, rows: 30, how: 'restored' },
    ],
    [
      { state: 'not-proved', because: 'no PostgreSQL' },
      { state: 'not-verified', because: 'no PostgreSQL' },
    ],
    [{ state: 'not-asked' }, { state: 'not-asked' }],
  ] as const;
  for (const [proof, verification] of proofs) {
    test(proof.state, () => {
      assert.deepEqual(writtenManifestSchema.parse({ ...sinceTheFirst, version: 1, proof }), {
        ...sinceTheFirst,
        version: 2,
        verification,
      });
    });
  }

  test('and none that is neither', () => {
    const verification = { state: 'not-asked' };
    assert.equal(writtenManifestSchema.safeParse({ ...sinceTheFirst, version: 1, verification }).success, false);
    assert.equal(writtenManifestSchema.safeParse({ ...sinceTheFirst, version: 3, verification }).success, false);
  });
});

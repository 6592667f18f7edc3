import type { DescribedBackup } from '../../../../src/backup/format/check-backup.ts';
import { type Manifest, manifestSchema, type Origin } from '../../../../src/backup/format/manifest.ts';
import { backupNamespace, openSigningKey, makeSigningKey } from '../../../../src/backup/origin/signing-key.ts';
import { signerLine } from '../../../../src/backup/origin/signers.ts';
import type { Secret } from '../../../../src/secret.ts';

export const origin: Origin = {
  environment: 'production',
  cluster: 'd8x-acme',
  repository: { id: '4711', name: 'acme/broker' },
  workflow: 'd8x-ops.yml',
  run: { id: '9988776655', attempt: 1 },
};

export const name = 'backup-production-2026-03-01-12-30-00.dump.sql.zst.age';

const measured = { bytes: 1, sha256: 'a'.repeat(64) };

export function manifestOf(more: Partial<Manifest> = {}): Manifest {
  return manifestSchema.parse({
    kind: 'd8x-ops/backup',
    version: 2,
    name,
    label: 'production',
    origin,
    startedAt: '2026-03-01T12:30:00.000Z',
    finishedAt: '2026-03-01T12:30:01.000Z',
    database: {
      name: 'd8x',
      serverVersion: '16.1',
      serverVersionNum: 160_001,
      encoding: 'UTF8',
      sizeBytes: 1,
      extensions: [],
    },
    dump: { format: 'plain', version: '16.1', options: [] },
    compression: 'zstd',
    encryption: { format: 'age-encryption.org/v1', recipients: ['age1x'] },
    encrypted: measured,
    compressed: measured,
    plain: measured,
    verification: { state: 'not-asked' },
    ...more,
  });
}

/** A key, and the line by which it may sign for `principal`. */
export function signerFor(principal: string): { readonly secret: Secret; readonly line: string } {
  const { secret, publicKey } = makeSigningKey();
  return { secret, line: signerLine(principal, publicKey, backupNamespace) };
}

/** What lies beside a backup, signed by that key; unsigned without one. */
export function described(manifest: Manifest, key?: Secret, file = `/somewhere/${name}`): DescribedBackup {
  const bytes = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  return { file, manifest, bytes, signature: key && openSigningKey(key).sign(bytes) };
}

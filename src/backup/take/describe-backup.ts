import { defined } from '../../defined.ts';
import { dumpOptions } from '../../database/dump-command.ts';
import type { BackupResult } from '../../report/result.ts';
import type { DumpSource } from './dump-source.ts';
import type { MadeBackup, VerificationKey } from './make-backup.ts';
import { type Manifest, manifestSchema } from '../format/manifest.ts';
import type { BackupSigner } from '../origin/signing-key.ts';
import type { BackupOptions } from './backup-options.ts';

export interface BackupFacts {
  readonly options: Pick<BackupOptions, 'label' | 'origin' | 'recipients' | 'now' | 'images' | 'update'>;
  readonly source: Pick<DumpSource, 'facts' | 'pgDump' | 'compression'>;
  readonly made: MadeBackup;
  readonly verificationKey: VerificationKey | undefined;
  readonly name: string;
  readonly startedAt: Date;
}

/** The manifest of a backup that was made. */
export function describe({ options, source, made, verificationKey, name, startedAt }: BackupFacts): Manifest {
  const { facts } = source;
  const { encrypted, compressed, plain } = made.written;
  // Parsed: what is written has to be what can be read again.
  return manifestSchema.parse({
    kind: 'd8x-ops/backup',
    version: 2,
    name,
    label: options.label,
    ...defined({ origin: options.origin }),
    startedAt: startedAt.toISOString(),
    finishedAt: options.now().toISOString(),
    database: {
      name: facts.database,
      serverVersion: facts.version,
      serverVersionNum: facts.versionNum,
      encoding: facts.encoding,
      locale: facts.locale,
      sizeBytes: facts.sizeBytes,
      relations: facts.relations,
      extensions: facts.extensions,
      policyRoles: facts.policyRoles,
      superuserNeeds: facts.superuserNeeds,
    },
    dump: { format: 'plain', version: plain.dumpVersion ?? source.pgDump.version.text, options: [...dumpOptions] },
    compression: source.compression,
    encryption: {
      format: 'age-encryption.org/v1',
      recipients: options.recipients.keys,
      ...(verificationKey?.oneRun === true ? { oneRunRecipient: verificationKey.identity.recipient } : {}),
    },
    encrypted,
    compressed,
    plain: { bytes: plain.bytes, sha256: plain.sha256 },
    ...(made.checked === undefined
      ? {}
      : { tables: made.checked.state.tables, sequences: made.checked.state.sequences }),
    migrations: made.migrations,
    ...(options.images === undefined ? {} : { images: [...options.images] }),
    ...(options.update === undefined ? {} : { update: [...options.update] }),
    verification: made.checked?.verification ?? { state: 'not-asked' },
  });
}

/** What the run's result says of a backup. */
export function resultOf(
  manifest: Manifest,
  files: readonly string[],
  signer: Pick<BackupSigner, 'fingerprint'> | undefined,
): BackupResult {
  const [path] = files;
  return {
    name: manifest.name,
    ...defined({ path }),
    bytes: manifest.encrypted.bytes,
    sha256: manifest.encrypted.sha256,
    dumpBytes: manifest.plain.bytes,
    compression: manifest.compression,
    serverVersion: manifest.database.serverVersion,
    dumpVersion: manifest.dump.version,
    recipients: manifest.encryption.recipients.length,
    startedAt: manifest.startedAt,
    finishedAt: manifest.finishedAt,
    verification: manifest.verification,
    signature: signer === undefined ? { state: 'not-signed' } : { state: 'signed', by: signer.fingerprint },
  };
}

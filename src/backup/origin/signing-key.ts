import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { fingerprint } from '../../cluster/inventory/public-key.ts';
import { writeEd25519Key } from '../../cluster/ssh/openssh-key.ts';
import { openPrivateKey } from '../../cluster/ssh/private-key.ts';
import { isOpsError, OpsError, problemsIn } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { makeSshSignature } from './ssh-signature.ts';

/** What signatures of backups are for, and of nothing else. */
export const backupNamespace = 'd8x-ops-backup';

const input = 'backup-signing-key';

/** Signs manifests. */
export interface BackupSigner {
  /** `ssh-ed25519 AAAA…`: what a line of the backup signers has. */
  readonly publicKey: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** The text of the signature's file. */
  readonly sign: (manifest: Buffer) => string;
}

/**
 * Opens the key that backups are signed with: Ed25519, without a passphrase, in OpenSSH's format or in PKCS#8.
 * @throws OpsError `input-invalid`, never with anything of the key
 */
export function openSigningKey(secret: Secret): BackupSigner {
  const key = opened(secret);
  if (key.type !== 'ssh-ed25519') throw refusal(`is a key of type ${key.type}; it has to be an Ed25519 key`);
  const publicKey = key.getPublicSSH();
  return {
    publicKey: `ssh-ed25519 ${publicKey.toString('base64')}`,
    fingerprint: fingerprint(publicKey),
    sign: (manifest) =>
      makeSshSignature(manifest, {
        publicKey,
        namespace: backupNamespace,
        sign: (data) => {
          const signed: unknown = key.sign(data);
          if (Buffer.isBuffer(signed)) return signed;
          throw new OpsError('internal', 'the backup could not be signed', { cause: signed });
        },
      }),
  };
}

/** A new key as a file of OpenSSH, and its public half. */
export function makeSigningKey(): { readonly secret: Secret; readonly publicKey: string } {
  const { x, d } = z
    .object({ x: z.string(), d: z.string() })
    .parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const secret = new Secret(writeEd25519Key(Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')));
  return { secret, publicKey: openSigningKey(secret).publicKey };
}

function opened(secret: Secret): ReturnType<typeof openPrivateKey> {
  try {
    return openPrivateKey(secret);
  } catch (error) {
    if (!isOpsError(error)) throw error;
    const [problem] = problemsIn(error);
    throw refusal(
      problem?.path === 'ssh-private-key' ? problem.message : 'has a passphrase, and nobody is there to type it',
    );
  }
}

function refusal(what: string): OpsError {
  return new OpsError('input-invalid', `${input} ${what}`, {
    where: input,
    problems: [{ path: input, message: what }],
    hint: "Make one: ssh-keygen -t ed25519 -N '' -f d8x-backup-signing-key; its public half goes into .github/d8x-backup-signers. npx d8x-ops init makes both.",
  });
}

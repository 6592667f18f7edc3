import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { OpsError } from '../../errors.ts';
import { Secret } from '../../secret.ts';

/** An age secret key and the public key that belongs to it. */
export interface Identity {
  readonly secret: Secret;
  readonly recipient: string;
}

/** A new key, as strong as those it stands beside: age lets no file mix post-quantum and other recipients. */
export async function newIdentity(postQuantum: boolean): Promise<Identity> {
  const secret = await (postQuantum ? generateHybridIdentity() : generateX25519Identity());
  return { secret: new Secret(secret), recipient: await identityToRecipient(secret) };
}

/**
 * Reads an age secret key, alone or in the file that `age-keygen` writes (with its comments).
 *
 * @throws OpsError `input-invalid` at `path`, without any part of the text
 */
export async function parseIdentity(text: Secret, path = 'backup-identity'): Promise<Identity> {
  const lines = text
    .reveal()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [line] = lines;
  if (line === undefined) throw refusal(path, 'is empty');
  if (lines.length > 1) throw refusal(path, `holds ${lines.length} keys; one is needed`);
  if (line.startsWith('AGE-PLUGIN-'))
    throw refusal(path, 'belongs to an age plugin; only keys of age itself can be used');
  if (line.startsWith('-----BEGIN')) throw refusal(path, 'is an SSH or PEM key; only keys of age itself can be used');
  if (line.startsWith('age1')) throw refusal(path, 'is a public key; the secret key is needed');
  if (!line.startsWith('AGE-SECRET-KEY-')) throw refusal(path, 'is no age secret key');
  try {
    return { secret: new Secret(line), recipient: await identityToRecipient(line) };
  } catch {
    // The cause may quote the key.
    throw refusal(path, 'is damaged: its checksum does not hold');
  }
}

function refusal(path: string, what: string): OpsError {
  const message = `${path} ${what}`;
  return new OpsError('input-invalid', message, {
    where: path,
    problems: [{ path, message: what }],
    hint: 'An age secret key begins with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1, as age-keygen writes it.',
  });
}

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
 * Reads an age secret key, alone or in the file that `age-keygen` writes (with its comments), also where line breaks were lost, stand there
 * as `\n`, or were put into the key.
 *
 * @throws OpsError `input-invalid` at `path`, without any part of the text
 */
export async function parseIdentity(text: Secret, path = 'backup-identity'): Promise<Identity> {
  const words = keyWords(text.reveal(), path);
  const keys = words.filter((word) => isSecretKey(word));
  const [first = ''] = words;
  if (keys.length > 1) throw refusal(path, `holds ${keys.length} keys; one is needed`);
  if (first.startsWith('AGE-PLUGIN-'))
    throw refusal(path, 'belongs to an age plugin; only keys of age itself can be used');
  if (first.startsWith('-----BEGIN')) throw refusal(path, 'is an SSH or PEM key; only keys of age itself can be used');
  if (first.startsWith('age1')) throw refusal(path, 'is a public key; the secret key is needed');
  if (!isSecretKey(first)) throw refusal(path, 'is no age secret key');
  // Either all capital letters or none, says Bech32; age itself takes capital ones.
  const whole = words.join('').toUpperCase();
  try {
    return { secret: new Secret(whole), recipient: await identityToRecipient(whole) };
  } catch {
    // The cause may quote the key.
    throw refusal(
      path,
      words.length > 1 ? 'has other text beside its key, or is damaged' : 'is damaged: its checksum does not hold',
    );
  }
}

function isSecretKey(word: string): boolean {
  return /^AGE-SECRET-KEY-/i.test(word);
}

/** The words that are no comment. */
function keyWords(text: string, path: string): readonly string[] {
  const lines = text
    .replaceAll(/(?:\\r)?\\n/g, '\n')
    .split('\n')
    .map((line) => line.trim().replaceAll(/^["']|["']$/g, ''))
    .filter((line) => line !== '');
  const [only = '', ...more] = lines;
  const uncommented = lines.filter((line) => !line.startsWith('#'));
  if (uncommented.length > 0) {
    return uncommented.flatMap((line) =>
      line
        .replace(/\s#.*$/, '')
        .split(/[\s,;]+/)
        .filter((word) => word !== ''),
    );
  }
  const commented = lines.flatMap((line) => line.split(/[\s#]+/)).filter((word) => isSecretKey(word));
  if (commented.length === 0) throw refusal(path, 'is empty');
  // The file of age-keygen on one line: its key was no comment before.
  if (more.length === 0 && /^#\s*(?:created|public key):/i.test(only)) return commented;
  throw refusal(path, 'has its key in a comment: remove the # before it');
}

function refusal(path: string, what: string): OpsError {
  const message = `${path} ${what}`;
  return new OpsError('input-invalid', message, {
    where: path,
    problems: [{ path, message: what }],
    hint: 'An age secret key begins with AGE-SECRET-KEY-1 or AGE-SECRET-KEY-PQ-1, as age-keygen writes it.',
  });
}

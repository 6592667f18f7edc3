import ssh2, { type ParsedKey } from 'ssh2';
import { OpsError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { readOpensshKeyHead } from './openssh-key.ts';

/** Keys that were opened, by the secret that holds them. */
const opened = new WeakMap<Secret, { readonly key: ParsedKey; readonly passphrase: Secret | undefined }>();

/**
 * Opens a private key: OpenSSH's own format, or PEM (PKCS#1) of RSA and ECDSA. Once for a secret: an encrypted one takes a third of
 * a second (16 rounds of bcrypt), which neither every check nor every host is to wait for.
 * @throws OpsError `input-invalid` that tells a missing, a needless and a wrong passphrase from a key that is none; it
 *   never repeats anything of the key
 */
export function openPrivateKey(key: Secret, passphrase?: Secret): ParsedKey {
  const before = opened.get(key);
  if (before !== undefined && before.passphrase === passphrase) return before.key;
  const text = key.reveal();
  if (text.length > longestKey) throw keyFault('ssh-private-key', 'is longer than any private key', pasteHint);
  if (text.trim() === '') throw keyFault('ssh-private-key', 'is empty', pasteHint);
  if ((readOpensshKeyHead(text)?.rounds ?? 0) > mostRounds) {
    throw keyFault(
      'ssh-private-key',
      `costs more than ${mostRounds} rounds of bcrypt to open, or is damaged`,
      'Give a copy that costs less: ssh-keygen -p -a 64 -f KEYFILE',
    );
  }
  // Of a file that says that it holds no keys ssh2 makes undefined, though its types do not say so.
  const parsed: ParsedKey | Error | undefined = ssh2.utils.parseKey(text, passphrase?.reveal());
  const read = parsed instanceof Error ? undefined : parsed;
  if (read?.isPrivateKey() === true) {
    opened.set(key, { key: read, passphrase });
    return read;
  }
  if (isEncrypted(text)) {
    throw passphrase === undefined || passphrase.isEmpty
      ? keyFault(
          'ssh-passphrase',
          'is missing, and the SSH private key is encrypted',
          'Give the passphrase of the key.',
        )
      : keyFault('ssh-passphrase', 'does not open the SSH private key', 'Check it with: ssh-keygen -y -f KEYFILE');
  }
  if (read !== undefined) {
    throw keyFault('ssh-private-key', 'is a public key', 'Give the file without .pub at its end.');
  }
  if (/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) {
    throw keyFault(
      'ssh-private-key',
      'is in PKCS#8 format, which cannot be read',
      'Convert a copy of it with: ssh-keygen -p -f KEYFILE',
    );
  }
  throw keyFault('ssh-private-key', 'is not a private key that can be read', pasteHint);
}

const longestKey = 64 * 1024;
/** OpenSSH takes 16 or 24 unless told otherwise; a thousand take ten seconds here, and a damaged key may ask for billions. */
const mostRounds = 1024;

const pasteHint = 'Paste the whole file, with its BEGIN and END lines and every line break in it.';

/** Whether a key file says that it is encrypted: in its headers (PEM), or in its cipher's name. */
function isEncrypted(text: string): boolean {
  const head = readOpensshKeyHead(text);
  return head === undefined ? /^Proc-Type: 4,ENCRYPTED/m.test(text) : head.cipher !== 'none';
}

function keyFault(where: string, what: string, hint: string): OpsError {
  return new OpsError('input-invalid', `${where} ${what}`, { where, hint, problems: [{ path: where, message: what }] });
}

import ssh2 from 'ssh2';
import { OpsError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { readOpensshKeyHead } from './openssh-key.ts';

/**
 * Checks, without any connection, that a private key can be used: OpenSSH's own format, or PEM (PKCS#1) of RSA and ECDSA.
 * @throws OpsError `input-invalid` that tells a missing, a needless and a wrong passphrase from a key that is none; it
 *   never repeats anything of the key
 */
export function checkPrivateKey(key: Secret, passphrase?: Secret): void {
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
  const kind = read(text, passphrase?.reveal());
  if (kind === 'private') return;
  if (isEncrypted(text)) {
    throw passphrase === undefined || passphrase.isEmpty
      ? keyFault(
          'ssh-passphrase',
          'is missing, and the SSH private key is encrypted',
          'Give the passphrase of the key.',
        )
      : keyFault('ssh-passphrase', 'does not open the SSH private key', 'Check it with: ssh-keygen -y -f KEYFILE');
  }
  if (kind === 'public') {
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

function read(text: string, passphrase: string | undefined): 'private' | 'public' | 'unreadable' {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) return 'unreadable';
  return key.isPrivateKey() ? 'private' : 'public';
}

/** Whether a key file says that it is encrypted: in its headers (PEM), or in its cipher's name. */
function isEncrypted(text: string): boolean {
  const head = readOpensshKeyHead(text);
  return head === undefined ? /^Proc-Type: 4,ENCRYPTED/m.test(text) : head.cipher !== 'none';
}

function keyFault(where: string, what: string, hint: string): OpsError {
  return new OpsError('input-invalid', `${where} ${what}`, { where, hint, problems: [{ path: where, message: what }] });
}

import ssh2 from 'ssh2';
import { OpsError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/**
 * Checks, without any connection, that a private key can be used: OpenSSH's own format, or PEM (PKCS#1) of RSA and ECDSA.
 * @throws OpsError `input-invalid` that tells a missing, a needless and a wrong passphrase from a key that is none; it
 *   never repeats anything of the key
 */
export function checkPrivateKey(key: Secret, passphrase?: Secret): void {
  const text = key.reveal();
  if (text.trim() === '') throw keyFault('ssh-private-key', 'is empty', pasteHint);
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

const pasteHint = 'Paste the whole file, with its BEGIN and END lines and every line break in it.';

function read(text: string, passphrase: string | undefined): 'private' | 'public' | 'unreadable' {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) return 'unreadable';
  return key.isPrivateKey() ? 'private' : 'public';
}

/** Whether a key file says that it is encrypted: in its headers (PEM), or in its cipher's name (OpenSSH, PROTOCOL.key). */
function isEncrypted(text: string): boolean {
  if (/^Proc-Type: 4,ENCRYPTED/m.test(text)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1];
  const bytes = Buffer.from(body ?? '', 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.length < magic.length + 4 || bytes.toString('latin1', 0, magic.length) !== magic) return false;
  const length = bytes.readUInt32BE(magic.length);
  return bytes.toString('latin1', magic.length + 4, magic.length + 4 + length) !== 'none';
}

function keyFault(where: string, what: string, hint: string): OpsError {
  return new OpsError('input-invalid', `${where} ${what}`, { where, hint, problems: [{ path: where, message: what }] });
}

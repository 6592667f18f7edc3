import ssh2, { type ParsedKey } from 'ssh2';
import type { Secret } from '../../secret.ts';
import { keyFault, newKeyHint, passphraseMissing, passphraseWrong, pasteHint, readKeyText } from './key-text.ts';
import { readOpensshKeyHead } from './openssh-key.ts';
import { openPkcsKey } from './pkcs-key.ts';

/** Keys that were opened, by the secret that holds them. */
const opened = new WeakMap<Secret, { readonly key: ParsedKey; readonly passphrase: Secret | undefined }>();

/**
 * Opens a private key: OpenSSH's own format, or PEM (PKCS#8, PKCS#1, SEC1). Once for a secret: an encrypted one takes a third of
 * a second (16 rounds of bcrypt), which neither every check nor every host is to wait for.
 * @throws OpsError `input-invalid` that tells a missing and a wrong passphrase, a cipher and a kind of key that can't be used, and text that
 *   is no key, each by its name; it never repeats anything of the key
 */
export function openPrivateKey(key: Secret, passphrase?: Secret): ParsedKey {
  const before = opened.get(key);
  if (before !== undefined && before.passphrase === passphrase) return before.key;
  const read = open(key.reveal(), passphrase);
  opened.set(key, { key: read, passphrase });
  return read;
}

const longestKey = 64 * 1024;
/** OpenSSH takes 16 or 24 unless told otherwise; a thousand take ten seconds here, and a damaged key may ask for billions. */
const mostRounds = 1024;

/** Those that ssh2 can open (lib/protocol/keyParser.js), besides none. */
const ciphers = /^(none|3des-cbc|aes(128|192|256)-(cbc|ctr)|aes(128|256)-gcm@openssh\.com)$/;

function open(text: string, passphrase: Secret | undefined): ParsedKey {
  if (text.length > longestKey) throw keyFault('ssh-private-key', 'is longer than any private key', pasteHint);
  if (text.trim() === '') throw keyFault('ssh-private-key', 'is empty', pasteHint);
  const found = readKeyText(text);
  if (found.label !== 'OPENSSH PRIVATE KEY') return parse(openPkcsKey(found, passphrase)) ?? unreadable();
  const head = readOpensshKeyHead(found.pem);
  if (head === undefined) throw keyFault('ssh-private-key', 'is cut short or damaged', pasteHint);
  const { cipher, kdf, rounds, type } = head;
  if (type?.startsWith('sk-') === true) {
    throw keyFault('ssh-private-key', 'is a FIDO key: it works only with its device and a touch', newKeyHint);
  }
  if (type === 'ssh-dss') {
    throw keyFault('ssh-private-key', 'is a DSA key, which OpenSSH has refused since version 7.0', newKeyHint);
  }
  if (!ciphers.test(cipher) || !['none', 'bcrypt'].includes(kdf)) {
    // What the file names is shown only where it looks like a name.
    const name = /^[a-z0-9@.-]{1,40}$/.test(cipher) ? cipher : 'an unknown cipher';
    throw keyFault(
      'ssh-private-key',
      `is encrypted with ${name}, which can't be opened here; the passphrase was not tried`,
      'Encrypt a copy with a cipher of OpenSSH that can: ssh-keygen -p -Z aes256-ctr -f KEYFILE',
    );
  }
  if (rounds > mostRounds) {
    throw keyFault(
      'ssh-private-key',
      `costs more than ${mostRounds} rounds of bcrypt to open, or is damaged`,
      'Give a copy that costs less: ssh-keygen -p -a 64 -f KEYFILE',
    );
  }
  if (cipher !== 'none' && (passphrase === undefined || passphrase.isEmpty)) throw passphraseMissing();
  const read = parse(found.pem, passphrase);
  if (read !== undefined) return read;
  if (cipher !== 'none') throw passphraseWrong();
  return unreadable();
}

function parse(pem: string, passphrase?: Secret): ParsedKey | undefined {
  // Of a file that says that it holds no keys ssh2 makes undefined, though its types do not say so.
  const parsed: ParsedKey | Error | undefined = ssh2.utils.parseKey(pem, passphrase?.reveal());
  const read = parsed instanceof Error ? undefined : parsed;
  return read?.isPrivateKey() === true ? read : undefined;
}

function unreadable(): never {
  throw keyFault('ssh-private-key', 'is not a private key that can be read', pasteHint);
}

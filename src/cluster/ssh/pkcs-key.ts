import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Secret } from '../../secret.ts';
import { keyFault, newKeyHint, passphraseMissing, passphraseWrong, pasteHint, type KeyText } from './key-text.ts';
import { writeEd25519Key } from './openssh-key.ts';

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/**
 * Opens a key that OpenSSL wrote, PKCS#8 as password managers export it or the older forms of RSA and ECDSA, and gives it in one that
 * ssh2 reads.
 *
 * @throws OpsError `input-invalid`, never with anything of the key
 */
export function openPkcsKey({ label, pem }: KeyText, passphrase: Secret | undefined): string {
  const isEncrypted = label.startsWith('ENCRYPTED') || /^Proc-Type: 4,ENCRYPTED/m.test(pem);
  if (isEncrypted && (passphrase === undefined || passphrase.isEmpty)) throw passphraseMissing();
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', ...(isEncrypted ? { passphrase: passphrase?.reveal() } : {}) });
  } catch (error) {
    throw unopened(error, isEncrypted);
  }
  return forSsh(key);
}

function forSsh(key: KeyObject): string {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  const curve = key.asymmetricKeyDetails?.namedCurve ?? 'one of its own';
  if (type === 'ec' && curves.has(curve)) return key.export({ type: 'sec1', format: 'pem' }).toString();
  if (type === 'ed25519') {
    const { x, d } = z.object({ x: z.string(), d: z.string() }).parse(key.export({ format: 'jwk' }));
    return writeEd25519Key(Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url'));
  }
  const what = type === 'ec' ? `an ECDSA key on the curve ${curve}` : `a key of type ${type}`;
  throw keyFault('ssh-private-key', `is ${what}, which SSH does not use`, newKeyHint);
}

/** What OpenSSL's error means. */
function unopened(error: unknown, isEncrypted: boolean): Error {
  const code = z.object({ code: z.string() }).safeParse(error).data?.code ?? '';
  // What a wrong passphrase makes of it ends, once in some 300 times, as padding does: it is then no key of any kind to the decoder.
  if (
    isEncrypted &&
    (code === 'ERR_OSSL_UNSUPPORTED' || /BAD_DECRYPT|BAD_PASSWORD|MAC_VERIFY|CIPHERFINAL/.test(code))
  ) {
    return passphraseWrong();
  }
  if (isEncrypted && /UNSUPPORTED|UNKNOWN|INVALID_(CIPHER|DIGEST)/.test(code)) {
    return keyFault(
      'ssh-private-key',
      'is encrypted in a way that is too old, or unknown here; the passphrase was not tried',
      'Encrypt a copy anew: openssl pkcs8 -topk8 -v2 aes256 -provider legacy -provider default -in KEYFILE -out NEWFILE',
    );
  }
  return keyFault('ssh-private-key', 'is damaged: parts of it are missing or changed', pasteHint);
}

import { OpsError } from '../../errors.ts';

/** The error for a private key or its passphrase: `what` follows the input's name. Never holds anything of the key. */
export function keyFault(where: 'ssh-private-key' | 'ssh-passphrase', what: string, hint: string): OpsError {
  return new OpsError('input-invalid', `${where} ${what}`, { where, hint, problems: [{ path: where, message: what }] });
}

export const pasteHint = 'Paste the whole file, with its BEGIN and END lines and every line break in it.';

export const newKeyHint =
  "Make a key for this: ssh-keygen -t ed25519 -f KEYFILE, and add KEYFILE.pub to ~/.ssh/authorized_keys of each host's user.";

export function passphraseMissing(): OpsError {
  return keyFault(
    'ssh-passphrase',
    'is missing, and the SSH private key is encrypted',
    'Give the passphrase of the key.',
  );
}

export function passphraseWrong(): OpsError {
  return keyFault('ssh-passphrase', 'does not open the SSH private key', 'Check it with: ssh-keygen -y -f KEYFILE');
}

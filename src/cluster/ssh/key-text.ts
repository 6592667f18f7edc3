import { OpsError } from '../../errors.ts';

export const pasteHint = 'Paste the whole file, with its BEGIN and END lines and every line break in it.';

export const newKeyHint =
  "Make a key for this: ssh-keygen -t ed25519 -f KEYFILE, and add KEYFILE.pub to ~/.ssh/authorized_keys of each host's user.";

/** The private key that a text holds, in PEM: its lines as every program reads them. */
export interface KeyText {
  /** Such as `OPENSSH PRIVATE KEY` or `PRIVATE KEY`. */
  readonly label: string;
  readonly pem: string;
}

// Word processors and mail programs put other dashes for `-----`.
const dash = '[-\\u2010-\\u2015\\u2212]';
const line = (word: string): string => `${dash}{1,6} ?${word} ([A-Z0-9 ]{1,40}?) ?${dash}{1,6}`;
const beginLine = new RegExp(line('BEGIN'), 'g');
const headers = /^\s*(?:(?:Proc-Type: ?4, ?ENCRYPTED|DEK-Info: ?[A-Za-z0-9-]+, ?[0-9A-Fa-f]+)\s+)*/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Finds the private key in what was pasted. Text around it (bag attributes, `EC PARAMETERS`, certificates) is passed over as OpenSSH
 * does; line breaks that were lost, or stand there as `\n`, are put back.
 *
 * @throws OpsError `input-invalid` that names what the text is, where it is no private key
 */
export function readKeyText(given: string): KeyText {
  const text = given.includes('\\n') || given.includes('\\r') ? given.replaceAll(/(?:\\r)?\\n|\\r/g, '\n') : given;
  const begins = [...text.matchAll(beginLine)];
  const begin = begins.find(([, label = '']) => label.endsWith('PRIVATE KEY') && !label.startsWith('SSH2'));
  if (begin === undefined) throw notAKey(text.trim(), begins[0]?.[1]);
  const label = begin[1] ?? '';
  const rest = text.slice(begin.index + begin[0].length);
  const end = new RegExp(line('END').replace('([A-Z0-9 ]{1,40}?)', `(${label})`)).exec(rest);
  if (end === null) {
    throw keyFault('ssh-private-key', `is cut short: its END ${label} line is missing`, pasteHint);
  }
  const inside = rest.slice(0, end.index).replaceAll(/^[ \t\u00A0>]+/gm, '');
  const head = headers.exec(inside)?.[0] ?? '';
  const body = inside.slice(head.length).replaceAll(/\s+/g, '');
  if (body === '') throw keyFault('ssh-private-key', 'has nothing between its BEGIN and END lines', pasteHint);
  if (!base64.test(body)) {
    throw keyFault('ssh-private-key', 'holds characters between BEGIN and END that no key has', pasteHint);
  }
  if (body.replace(/=+$/, '').length % 4 === 1 || (body.endsWith('=') && body.length % 4 !== 0)) {
    throw keyFault('ssh-private-key', 'is damaged: characters of it are missing', pasteHint);
  }
  return { label, pem: toPem(label, head, body) };
}

function toPem(label: string, head: string, body: string): string {
  const fields = [...head.matchAll(/(Proc-Type|DEK-Info): ?(\S+?), ?(\S+)/g)].map(
    ([, name = '', first = '', second = '']) => `${name}: ${first},${second}`,
  );
  const lines = body.match(/.{1,64}/g) ?? [];
  const top = fields.length === 0 ? [] : [...fields, ''];
  return [`-----BEGIN ${label}-----`, ...top, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** What else is pasted where a private key belongs, each with the way to the right thing. */
const others: readonly (readonly [RegExp, string, string])[] = [
  [
    /^PuTTY-User-Key-File-/,
    "is a PuTTY key (.ppk), which is not OpenSSH's format",
    'Convert it: puttygen KEY.ppk -O private-openssh-new -o KEYFILE (package putty-tools), or in PuTTYgen: Conversions, Export OpenSSH key (force new file format).',
  ],
  [
    /^-{4,5} ?BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY/,
    "is in the format of SSH Communications Security, not OpenSSH's",
    'Convert it, without a passphrase: ssh-keygen -i -f KEYFILE > NEWFILE',
  ],
  [
    /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ AAAA|BEGIN (?:SSH2 |RSA |EC )?PUBLIC KEY/,
    'is a public key',
    'Give the file without .pub at its end.',
  ],
  [/BEGIN (?:X509 |TRUSTED )?CERTIFICATE/, 'is a certificate without its private key', pasteHint],
  [/BEGIN PGP /, 'is an OpenPGP key, not one for SSH', newKeyHint],
  [/AGE-SECRET-KEY-|^age1/, 'is a key of age, not one for SSH', newKeyHint],
  [/^(?:0x)?[0-9a-f]{64}$/i, 'is the private key of an address, not one for SSH', newKeyHint],
  [/BEGIN EC PARAMETERS/, 'holds the parameters of a key, and not the key', pasteHint],
  [/^SSH PRIVATE KEY FILE FORMAT 1\.1/, 'is a key of SSH version 1, which nothing uses any more', newKeyHint],
  [/^[~.]?\/\S*$|^[A-Za-z]:\\\S*$/, "is a file's name", "Give the file's content: with its BEGIN and END lines."],
  [/^SHA256:/, "is a key's fingerprint", pasteHint],
  [/END [A-Z0-9 ]*PRIVATE KEY/, 'is cut short: its BEGIN line is missing', pasteHint],
  [/^(?:b3BlbnNzaC1rZXktdjE|MII|MHcCAQEE|MC4CAQAw)/, 'lacks its BEGIN and END lines', pasteHint],
];

function notAKey(text: string, label: string | undefined): Error {
  for (const [pattern, what, hint] of others) if (pattern.test(text)) return keyFault('ssh-private-key', what, hint);
  const what = label === undefined ? 'is not a private key that can be read' : `is a ${label}, not a private key`;
  return keyFault('ssh-private-key', what, pasteHint);
}

/** The error for a private key or its passphrase: `what` follows the input's name. Never holds anything of the key. */
export function keyFault(where: 'ssh-private-key' | 'ssh-passphrase', what: string, hint: string): OpsError {
  return new OpsError('input-invalid', `${where} ${what}`, { where, hint, problems: [{ path: where, message: what }] });
}

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

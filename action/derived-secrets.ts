import { Secret } from '../src/secret.ts';
import { normalKeyText } from '../src/update/keys/private-key.ts';

/** Keys of d8x.conf.json whose values nobody should see, such as `api_token`, `secret_key`, `database_dsn`, `redis_password`. */
const secretKey = /token|secret|passw|access_key|private|dsn/i;

/**
 * Everything that a secret input gives away in another form: each line of a key, the password of a DSN as it is written and
 * decoded, and the secret values of a d8x.conf.json. The runner masks values to the letter and knows none of these. Lines
 * that every key file has, and names of hosts, users and databases, are none: masking `history` would blind the whole log.
 */
export function derivedSecrets(secret: Secret): readonly Secret[] {
  const value = secret.reveal();
  // Of a text of several lines the runner would mask each line, of JSON also a lone bracket, and so make the log unreadable.
  const whole = value.trim().includes('\n') ? [] : [value];
  return [...new Set([...whole, ...linesOf(value), ...passwordsOf(value), ...settingsOf(value), ...digitsOf(value)])]
    .filter((derived) => derived.trim() !== '')
    .map((derived) => new Secret(derived));
}

/** A wallet's key is written with 0x or without, in small letters or capitals. */
function digitsOf(value: string): readonly string[] {
  const digits = normalKeyText(value)?.slice('0x'.length);
  const given = /([0-9a-f]{64})\s*$/i.exec(value)?.[1];
  return digits === undefined || given === undefined ? [] : [digits, given];
}

function linesOf(value: string): readonly string[] {
  // The lines of JSON are its names and brackets; what is secret in it is found by name.
  if (value.trimStart().startsWith('{')) return [];
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= 4 && !line.startsWith('-----') && !line.startsWith('#'));
}

function passwordsOf(value: string): readonly string[] {
  const inUri = [...value.matchAll(/^\s*postgres(?:ql)?:\/\/[^/?#@:]*:([^@/?#]*)@/gi)].map((found) => found[1] ?? '');
  const inParameter = [...value.matchAll(/[?&]password=([^&#\s]+)/gi)].map((found) => found[1] ?? '');
  const inKeyword = [...value.matchAll(/(?:^|\s)password\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/gi)].map((found) =>
    (found[1] ?? found[2] ?? '').replaceAll(/\\(.)/g, '$1'),
  );
  return [...inUri, ...inParameter, ...inKeyword].flatMap((password) => [password, decoded(password)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function settingsOf(value: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return [];
  }
  return secretsIn(parsed, false);
}

function secretsIn(value: unknown, named: boolean): readonly string[] {
  if (typeof value === 'string') return named ? [value, ...passwordsOf(value)] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => secretsIn(item, named || secretKey.test(key)));
}

import { createHmac } from 'node:crypto';

/**
 * Whether a host of known_hosts' first field stands for `name`: comma-separated patterns with `*`, `?` and `!`, or one
 * hashed name (`|1|salt|hash`). See sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". `name` is as `lookupName` gives it.
 */
export function hostFieldMatches(field: string, name: string): boolean {
  return field.startsWith('|') ? hashedNameMatches(field, name) : isInPatternList(name, field.toLowerCase());
}

/** Whether a pattern list of OpenSSH means `text` (ssh_config(5), PATTERNS): `*` and `?`, divided by commas; `!` before one excludes. */
export function isInPatternList(text: string, list: string): boolean {
  let matched = false;
  for (const pattern of list.split(',')) {
    const negated = pattern.startsWith('!');
    if (!globMatches(negated ? pattern.slice(1) : pattern, text)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/** Whether the first field can be read at all: a hashed one has to have a salt and a hash of 20 bytes. */
export function isHostField(field: string): boolean {
  return !field.startsWith('|') || hashedParts(field) !== undefined;
}

/** The name under which a host stands in known_hosts: with its port in brackets unless that is 22. */
export function lookupName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

function hashedNameMatches(field: string, name: string): boolean {
  const parts = hashedParts(field);
  return parts !== undefined && createHmac('sha1', parts.salt).update(name).digest().equals(parts.hash);
}

function hashedParts(field: string): { readonly salt: Buffer; readonly hash: Buffer } | undefined {
  const [before, scheme, salt, hash, ...more] = field.split('|');
  if (before !== '' || scheme !== '1' || salt === undefined || hash === undefined || more.length > 0) return undefined;
  const parts = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return parts.salt.length === 20 && parts.hash.length === 20 ? parts : undefined;
}

/** `*` is any run of characters, `?` any one. Takes at most the product of both lengths, and host names are short. */
function globMatches(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length;) {
    const wanted = pattern.charAt(at);
    if (wanted === '*') {
      star = at;
      at += 1;
      resume = index;
    } else if (wanted !== '' && (wanted === '?' || wanted === name.charAt(index))) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else {
      return false;
    }
  }
  while (pattern.charAt(at) === '*') at += 1;
  return at === pattern.length;
}

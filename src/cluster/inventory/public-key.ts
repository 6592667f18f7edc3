import { createHash } from 'node:crypto';

/** How many fields a public key of a type has besides its name (RFC 4253, 6.6; RFC 5656, 3.1; RFC 8709, 4), and the bytes of the last. */
const forms: ReadonlyMap<string, { readonly fields: number; readonly last?: number }> = new Map([
  ['ssh-ed25519', { fields: 1, last: 32 }],
  ['ssh-rsa', { fields: 2 }],
  ['ssh-dss', { fields: 4 }],
  ['ecdsa-sha2-nistp256', { fields: 2, last: 65 }],
  ['ecdsa-sha2-nistp384', { fields: 2, last: 97 }],
  ['ecdsa-sha2-nistp521', { fields: 2, last: 133 }],
]);

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A key's fingerprint as OpenSSH shows it: `SHA256:` and base64 without padding. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a key's wire form names; undefined when it is none. */
export function keyTypeOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return length > 0 && length <= 64 && blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : undefined;
}

/**
 * Reads a public key's Base64 strictly: every field there whole, and nothing behind the last, as OpenSSH demands it. A key that lost a
 * character, or has one too many, would otherwise pass for another key.
 *
 * @returns the wire form, or what is wrong with it
 */
export function readPublicKey(type: string, text: string): Buffer | string {
  const blob = Buffer.from(text, 'base64');
  const named = base64.test(text) ? keyTypeOf(blob) : undefined;
  if (named !== undefined && named !== type) return `says ${type}, and its key is of another type`;
  const fields = named === undefined ? undefined : readFields(blob);
  const form = forms.get(type);
  const isWhole =
    fields !== undefined &&
    (form === undefined ||
      (fields.length === form.fields + 1 && (form.last === undefined || fields.at(-1)?.length === form.last)));
  if (isWhole && text.length % 4 === 0) return blob;
  return 'holds a key that is damaged: characters of it are missing, or there are too many';
}

/** Whether two keys differ in so few characters that one is a slip of the other: nobody can make a key that is so near to another. */
export function isSlipOf(one: Buffer, other: Buffer): boolean {
  if (one.length !== other.length) return false;
  const [left, right] = [one.toString('base64'), other.toString('base64')];
  let different = 0;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) different += 1;
  return different <= 2;
}

function readFields(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < blob.length;) {
    if (blob.length < at + 4) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

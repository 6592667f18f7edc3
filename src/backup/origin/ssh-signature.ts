import { createHash, createPublicKey, verify } from 'node:crypto';
import { readSshString, sshString } from '../../cluster/ssh/openssh-key.ts';

/** An Ed25519 signature as `ssh-keygen -Y sign` writes it (openssh-portable, PROTOCOL.sshsig). */
export interface SshSignature {
  /** The signer's public key in wire form. */
  readonly publicKey: Buffer;
  /** What the signature is for: one made for another purpose is none. */
  readonly namespace: string;
  readonly hash: 'sha256' | 'sha512';
  /** 64 bytes. */
  readonly signature: Buffer;
}

const magic = 'SSHSIG';
const keyType = 'ssh-ed25519';
const armour = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*$/;
const longest = 4096;

/** Signs `message` by `sign`, which signs bytes with the Ed25519 key whose wire form is `publicKey`. Answers the file's text. */
export function makeSshSignature(
  message: Buffer,
  { publicKey, namespace, sign }: Pick<SshSignature, 'publicKey' | 'namespace'> & { sign: (data: Buffer) => Buffer },
): string {
  const signed = sign(signedData({ namespace, hash: 'sha512' }, message));
  const version = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([
    Buffer.from(magic),
    version,
    sshString(publicKey),
    sshString(namespace),
    sshString(''),
    sshString('sha512'),
    sshString(Buffer.concat([sshString(keyType), sshString(signed)])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

/** Reads a signature's file strictly: nothing may be missing, and nothing follow. Undefined for what is none, or of another kind of key. */
export function readSshSignature(text: string): SshSignature | undefined {
  const body = text.length > longest ? undefined : armour.exec(text)?.[1]?.replaceAll(/[\r\n]/g, '');
  const blob = Buffer.from(body ?? '', 'base64');
  // Node passes over what is no Base64.
  if (blob.toString('base64') !== body) return undefined;
  const head = magic.length + 4;
  if (blob.toString('latin1', 0, magic.length) !== magic || blob.length < head) return undefined;
  if (blob.readUInt32BE(magic.length) !== 1) return undefined;
  const fields = stringsOf(blob.subarray(head));
  if (fields?.length !== 5) return undefined;
  const [publicKey, namespace, , hash, signed] = fields.map((field) => Buffer.from(field));
  const key = publicKey && stringsOf(publicKey);
  const parts = signed && stringsOf(signed);
  const algorithm = hash?.toString('latin1');
  if (publicKey === undefined || namespace === undefined || key?.length !== 2 || parts?.length !== 2) return undefined;
  if (algorithm !== 'sha256' && algorithm !== 'sha512') return undefined;
  const [type, point] = key;
  const [signatureType, signature] = parts;
  const areEd25519 = [type, signatureType].every((each) => each?.toString('latin1') === keyType);
  if (!areEd25519 || point?.length !== 32 || signature?.length !== 64) return undefined;
  return { publicKey, namespace: namespace.toString('utf8'), hash: algorithm, signature };
}

/** Whether the signature is one over `message`, by the key that it names. Who that is, is another question. */
export function isSignatureOf(given: SshSignature, message: Buffer): boolean {
  const point = stringsOf(given.publicKey)?.[1];
  if (point === undefined) return false;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') };
  return verify(null, signedData(given, message), createPublicKey({ key: jwk, format: 'jwk' }), given.signature);
}

/** What is really signed: the namespace, and the message's hash. */
function signedData({ namespace, hash }: Pick<SshSignature, 'namespace' | 'hash'>, message: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(magic),
    sshString(namespace),
    sshString(''),
    sshString(hash),
    sshString(createHash(hash).update(message).digest()),
  ]);
}

/** The strings that the bytes consist of; undefined where they are not whole. */
function stringsOf(bytes: Buffer): readonly Buffer[] | undefined {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = readSshString(bytes, at);
    if (next === undefined) return undefined;
    found.push(next.value);
    at = next.end;
  }
  return found;
}

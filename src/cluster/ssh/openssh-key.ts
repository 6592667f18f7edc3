/** What the head of a private key in OpenSSH's own format says (openssh-portable, PROTOCOL.key). */
export interface OpensshKeyHead {
  /** `none` when it is not encrypted. */
  readonly cipher: string;
  /** How the passphrase becomes the cipher's key: `none` or `bcrypt`. */
  readonly kdf: string;
  /** Rounds of bcrypt that its passphrase costs; 0 when it is not encrypted. */
  readonly rounds: number;
  /** The type of its first key, such as `ssh-ed25519`; undefined where it holds none. */
  readonly type: string | undefined;
}

const magic = 'openssh-key-v1\0';

/** Reads the head of a key in PEM; undefined when the text holds none, or one that is cut short. */
export function readOpensshKeyHead(pem: string): OpensshKeyHead | undefined {
  const bytes = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64');
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const cipher = readSshString(bytes, magic.length);
  const kdf = cipher && readSshString(bytes, cipher.end);
  const options = kdf && readSshString(bytes, kdf.end);
  const publicKey = options && readSshString(bytes, options.end + 4);
  const privatePart = publicKey && readSshString(bytes, publicKey.end);
  if (cipher === undefined || kdf === undefined || options === undefined) return undefined;
  // A cipher of the kind that signs puts its tag behind the private part.
  if (publicKey !== undefined && privatePart === undefined && bytes.readUInt32BE(options.end) > 0) return undefined;
  const salt = readSshString(options.value, 0);
  const hasRounds = salt !== undefined && options.value.length >= salt.end + 4;
  return {
    cipher: cipher.value.toString('latin1'),
    kdf: kdf.value.toString('latin1'),
    rounds: hasRounds ? options.value.readUInt32BE(salt.end) : 0,
    type: publicKey && readSshString(publicKey.value, 0)?.value.toString('latin1'),
  };
}

/** An Ed25519 key in OpenSSH's own format, unencrypted: the only one that is read of it. Both parts have 32 bytes. */
export function writeEd25519Key(publicKey: Buffer, seed: Buffer): string {
  const type = 'ssh-ed25519';
  const publicBlob = Buffer.concat([sshString(type), sshString(publicKey)]);
  // A number twice, the key, an empty comment, and padding that counts up to a whole block.
  const secret = Buffer.concat([
    Buffer.alloc(8),
    sshString(type),
    sshString(publicKey),
    sshString(Buffer.concat([seed, publicKey])),
    sshString(''),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from(magic),
    sshString('none'),
    sshString('none'),
    sshString(''),
    Buffer.from([0, 0, 0, 1]),
    sshString(publicBlob),
    sshString(Buffer.concat([secret, padding])),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** A text or bytes with their length before them (RFC 4251, section 5). */
export function sshString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The string that begins at `at`, and where it ends; undefined where it is cut short. */
export function readSshString(bytes: Buffer, at: number): { readonly value: Buffer; readonly end: number } | undefined {
  if (bytes.length < at + 4) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? undefined : { value: bytes.subarray(at + 4, end), end };
}

/** What the head of a private key in OpenSSH's own format says (openssh-portable, PROTOCOL.key). */
export interface OpensshKeyHead {
  /** `none` when it is not encrypted. */
  readonly cipher: string;
  /** Rounds of bcrypt that its passphrase costs; 0 when it is not encrypted. */
  readonly rounds: number;
}

const magic = 'openssh-key-v1\0';

const begin = '-----BEGIN OPENSSH PRIVATE KEY-----';
const end = '-----END OPENSSH PRIVATE KEY-----';

/**
 * Reads the head of a key; undefined when the text holds none, or one that is cut short. As forgiving with what is no base64 as ssh2
 * (lib/protocol/keyParser.js), so that both see the same bytes.
 */
export function readOpensshKeyHead(text: string): OpensshKeyHead | undefined {
  const from = text.indexOf(begin);
  if (from < 0) return undefined;
  const bytes = Buffer.from(text.slice(from + begin.length, text.lastIndexOf(end)), 'base64');
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const cipher = readString(bytes, magic.length);
  const kdf = cipher && readString(bytes, cipher.end);
  const options = kdf && readString(bytes, kdf.end);
  if (cipher === undefined || options === undefined) return undefined;
  const salt = readString(options.value, 0);
  const hasRounds = salt !== undefined && options.value.length >= salt.end + 4;
  return { cipher: cipher.value.toString('latin1'), rounds: hasRounds ? options.value.readUInt32BE(salt.end) : 0 };
}

/** A length and so many bytes (RFC 4251, section 5). */
function readString(bytes: Buffer, at: number): { readonly value: Buffer; readonly end: number } | undefined {
  if (bytes.length < at + 4) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? undefined : { value: bytes.subarray(at + 4, end), end };
}

import { cleanText, decodeContent } from '../../src/decode-text.ts';
import type { InputName } from './schema.ts';

/** Inputs that hold a file's content, which a secret may hold in Base64. */
const contents: ReadonlySet<string> = new Set<InputName>([
  'hosts-cfg',
  'd8x-config',
  'ssh-private-key',
  'ssh-known-hosts',
  'backup-recipients',
  'backup-identity',
  'backup-signing-key',
  'backup-signers',
]);

/** An input's text as it was meant, whatever stored or pasted it: the one place where inputs are decoded. */
export function decodeInput(name: string, value: string): string {
  return contents.has(name) ? decodeContent(value) : cleanText(value);
}

/**
 * The one step in which bytes and texts from outside (files, secrets, inputs) become text as it was meant: Windows' editors and PowerShell
 * write UTF-16 and byte order marks, forms and copies add blanks at the ends of lines.
 */

/** UTF-16 by its byte order mark, or by the zero bytes that its Latin letters have; UTF-8 otherwise. Without the mark itself. */
export function decodeBytes(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // What is read here begins with a Latin letter, a digit or a bracket, never with a zero character.
  if (bytes.length < 2 || bytes.length % 2 !== 0) return 'utf-8';
  if (first === 0 && second !== 0) return 'utf-16be';
  return first !== 0 && second === 0 ? 'utf-16le' : 'utf-8';
}

/** Without a byte order mark that was left in front, and with plain line breaks. Blanks stay: a password may have them. */
export function cleanText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}

/** The same for the content of a file of lines, whose trailing blanks mean nothing. */
export function cleanLines(text: string): string {
  return cleanText(text).replaceAll(/[ \t\u00A0]+$/gm, '');
}

const encodedMark = 'base64:';
/** Shorter texts could be Base64 by chance. */
const leastBare = 24;

/**
 * A file's content as it was stored in a secret: as it is, or in Base64, with or without `base64:` before it. One line in Base64 is what a
 * secret of several lines has to be stored as, since GitHub's runner masks each line of a secret by itself, a lone bracket too.
 */
export function decodeContent(text: string): string {
  const trimmed = cleanText(text).trim();
  const isMarked = trimmed.startsWith(encodedMark);
  const payload = (isMarked ? trimmed.slice(encodedMark.length) : trimmed).replaceAll(/\s+/g, '');
  if (!isMarked && (payload.length < leastBare || payload.length % 4 !== 0)) return cleanLines(text);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(payload)) return cleanLines(text);
  const decoded = decodeBytes(Buffer.from(payload, 'base64'));
  // What is Base64 by chance alone gives no readable text of several words.
  const isText = !/\uFFFD|[^\P{Cc}\t\r\n]/u.test(decoded) && /\s/.test(decoded.trim());
  return isMarked || isText ? cleanLines(decoded) : cleanLines(text);
}

/** A text as a secret that masks nothing but itself: as it is when it is one line, else in Base64. `decodeContent` reads both. */
export function encodeContent(text: string): string {
  const trimmed = text.trim();
  return trimmed.includes('\n') ? `${encodedMark}${Buffer.from(text, 'utf8').toString('base64')}` : trimmed;
}

import { defined } from '../defined.ts';
import { describeCodePoint, firstForeign, revealText } from './code-points.ts';
import { plainText } from './confusables.ts';
import type { Span, Word } from './words.ts';

/** What is wrong with a line, and where. */
export interface Fault {
  readonly kind: 'fault';
  /** Plain sentences, printable ASCII only. */
  readonly message: string;
  readonly at: Span;
  /** What should stand there instead; absent where that can't be guessed. */
  readonly replacement?: string;
}

/** A fault at `at`. */
export function fault(at: Span, message: string, replacement?: string): Fault {
  const span = { start: at.start, end: at.end };
  return { kind: 'fault', message, at: span, ...defined({ replacement }) };
}

/** The fault of a word that has a character which no name can have. */
export function foreignFault(words: readonly Word[]): Fault | undefined {
  for (const word of words) {
    const foreign = firstForeign(word.text);
    if (foreign === undefined) continue;
    const message = `${quote(word.text)} has the character ${describeCodePoint(foreign.character)} in it, which only looks as if it belonged there.`;
    return fault(word, message, withoutForeign(word.text));
  }
  return undefined;
}

/** What the word was probably meant to be; nothing of a word without letters, such as an emoji; undefined where it can't be told. */
function withoutForeign(text: string): string | undefined {
  const plain = plainText(text).replaceAll(/^[^\x20-\x7e]+|[^\x20-\x7e]+$/g, '');
  if (!/[A-Za-z0-9]/.test(plain)) return '';
  return firstForeign(plain.replaceAll(' ', '')) === undefined ? plain : undefined;
}

/** A stranger's word, for a message: in quotes, short, nothing hidden in it. */
export function quote(text: string): string {
  const shown = revealText(text);
  return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}...` : shown);
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'fault';
}

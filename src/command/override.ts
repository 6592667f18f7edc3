import { isOverrideReason } from './exceptions.ts';
import { fault, type Fault } from './fault.ts';
import { limits } from './limits.ts';
import type { Word } from './words.ts';

const needed = '--override needs its reason in straight quotes: --override "why this can\'t wait".';

/**
 * Reads the quoted reason of `--override`, one space between its words.
 * @param option where the option is
 * @param words what follows it: the reason begins with the first
 * @returns the reason, and how many of the words it took.
 */
export function readOverride(
  option: Word,
  words: readonly Word[],
): { readonly kind: 'reason'; readonly reason: string; readonly words: number } | Fault {
  const [first] = words;
  if (first === undefined || first.text === '') return fault(option, needed);
  if (!first.text.startsWith('"')) return unquoted(first);
  const last = words.findIndex(({ text }, index) => text.endsWith('"') && (index > 0 || text.length > 1));
  const end = words[last];
  if (end === undefined) return fault(first, 'The reason of --override has no closing quote.');
  const span = { start: first.start, end: end.end };
  const text = words.slice(0, last + 1).map(({ text }) => text);
  const reason = text.join(' ').slice(1, -1).trim();
  if (reason === '') return fault(span, needed);
  if (reason.length > limits.reason) {
    return fault(span, `A reason can have ${limits.reason} characters, and this has ${reason.length}.`);
  }
  if (isOverrideReason(reason)) return { kind: 'reason', reason, words: last + 1 };
  return fault(span, "The reason of --override has a quote or a character that can't be seen in it.");
}

/** Keyboards turn straight quotes into others; one word alone is quoted for its writer. */
function unquoted(word: Word): Fault {
  const bare = word.text.replace(/^[\u201c\u201d\u201e\u00ab\u2018']|[\u201c\u201d\u00bb\u2019']$/gu, '');
  return word.text === bare && isOverrideReason(bare) && !bare.startsWith('-')
    ? fault(word, needed, `"${bare}"`)
    : fault(word, needed);
}

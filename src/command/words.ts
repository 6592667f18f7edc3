/** Where in a line something is: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of a line. */
export interface Word extends Span {
  readonly text: string;
}

/** The words of `line` from offset `from` on. Only spaces and tabs divide them, so that other blanks are noticed. */
export function wordsOf(line: string, from: number): readonly Word[] {
  return pieces(line.slice(from), /[^ \t]+/g, from);
}

/** The parts of a word between its commas. */
export function splitAtCommas(word: Word): readonly Word[] {
  return pieces(word.text, /[^,]+/g, word.start);
}

function pieces(text: string, pattern: RegExp, offset: number): readonly Word[] {
  return Array.from(text.matchAll(pattern), (found) => ({
    text: found[0],
    start: offset + found.index,
    end: offset + found.index + found[0].length,
  }));
}

/** What stands before the first `divider` of a word, and, where it has one, what stands after it. */
export function splitAtFirst(word: Word, divider: string): readonly [string, Word?] {
  const at = word.text.indexOf(divider);
  if (at === -1) return [word.text];
  return [word.text.slice(0, at), { text: word.text.slice(at + 1), start: word.start + at + 1, end: word.end }];
}

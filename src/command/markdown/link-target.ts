import type { After } from './inline-html.ts';

/** A target, and perhaps a title, on one line, without anything that could be taken for code or HTML. */
const onOneLine = /\([ \t]*[^\s()<>`]*(?:[ \t]+(?:"[^"\n`<]*"|'[^'\n`<]*'))?[ \t]*\)/y;
/** Two words, the second not in quotes: no link. */
const twoWords = /\([ \t]*[^\s()<>`"']+[ \t]+[^\s"'(`<]/y;

/**
 * Where the target and title of a link end whose `(` is at `open`. A title can go over several lines, and it takes
 * much to know: what is not plainly a link within its line, nor plainly none, is doubtful.
 */
export function afterTarget(text: string, open: number): After {
  onOneLine.lastIndex = open;
  if (onOneLine.test(text)) return onOneLine.lastIndex;
  twoWords.lastIndex = open;
  return twoWords.test(text) ? undefined : 'doubtful';
}

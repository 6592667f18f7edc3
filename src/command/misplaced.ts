import type { Command } from './command.ts';
import { isFault } from './fault.ts';
import { prefix } from './grammar.ts';
import { type CommentLine, linesOf, readLeadingLines } from './leading-lines.ts';
import { parseLine } from './parse-line.ts';

/** A `/d8x` of a comment that is no command where it stands, and which somebody may have meant as one. */
export interface Misplaced extends CommentLine {
  /** What it says, were it written at the top of a comment and without decoration. */
  readonly command?: Command;
}

/** Decoration (bold, a list, a heading, hidden characters), `/d8x`, and no more of a word than a colon or the like. */
const meant = /^(?! {4}|\t)[^\p{L}\p{N}>`"'|<[/]*\/d8x(?=$|[^!-~]|[:;,!*~]|_+(?:\s|$))/iu;
const fence = /^ {0,3}(```|~~~)/;

/**
 * The first `/d8x` that begins a line below the commands, or that has something around it. It only leads to advice, so a glance
 * is enough: quotes, code blocks and HTML comments are passed over.
 */
export function findMisplaced(body: string): Misplaced | undefined {
  if (!/\/d8x/i.test(body)) return undefined;
  const { next } = readLeadingLines(body);
  if (next === undefined) return undefined;
  const shown = body.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, (hidden) => hidden.replaceAll(/[^\r\n]+/g, ''));
  let closing: string | undefined;
  for (const { text, line } of linesOf(shown)) {
    const mark = fence.exec(text)?.[1];
    if (mark !== undefined && (closing === undefined || closing === mark))
      closing = closing === undefined ? mark : undefined;
    else if (closing === undefined && line >= next.line && meant.test(text)) return { text, line, ...repaired(text) };
  }
  return undefined;
}

/** The command that is left without what is around it. */
function repaired(text: string): { readonly command?: Command } {
  const rest = text.slice(text.toLowerCase().indexOf(prefix) + prefix.length);
  const bare = rest.replace(/^[:;,!*_~]+/, ' ').replace(/[*_~\s]+$/, '');
  const parsed = parseLine(`${prefix}${bare}`);
  return isFault(parsed) ? {} : { command: parsed };
}

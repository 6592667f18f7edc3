import { type Leaf, mayBeDefinition, readBlocks } from './markdown/blocks.ts';
import { hiddenParts } from './markdown/inline.ts';

/** A line of a comment that may be a command. */
export interface CommandLine {
  /** Without its end. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** `/d8x` and then a blank, the end, or a character that only looks like something else: `/d8x/` is a path. */
const start = /^\/d8x(?![!-~])/i;

/**
 * The lines that start with `/d8x` and are shown as plain text: not in quotes, code blocks or inline code, HTML or its
 * comments, folded `<details>`, or titles of links. Reads the comment as GitHub does (CommonMark), in doubt as no command.
 */
export function findCommandLines(body: string): readonly CommandLine[] {
  const lines = body.split(/\r\n|\n|\r/);
  if (!lines.some((line) => start.test(line))) return [];
  return readBlocks(lines).flatMap(linesIn);
}

function linesIn(leaf: Leaf): readonly CommandLine[] {
  if (leaf.isAside || !leaf.lines.some(({ text }) => start.test(text)) || mayBeDefinition(leaf)) return [];
  const hidden = hiddenParts(leaf.lines.map(({ text }) => text).join('\n'));
  const found: CommandLine[] = [];
  let offset = 0;
  let next = 0;
  for (const { text, raw, line } of leaf.lines) {
    while ((hidden[next]?.end ?? Number.POSITIVE_INFINITY) <= offset) next++;
    const isHidden = (hidden[next]?.start ?? Number.POSITIVE_INFINITY) < offset;
    if (start.test(raw) && !isHidden) found.push({ text: raw, line });
    offset += text.length + 1;
  }
  return found;
}

import { Asides, partsOf } from './markdown/asides.ts';
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
 * The lines that start with `/d8x` and are shown as plain text: not in quotes, tables, footnotes, code blocks or inline
 * code, HTML or its comments, folded `<details>`, or titles of links. Reads the comment as GitHub does (CommonMark) and a
 * browser shows it, in doubt as no command.
 */
export function findCommandLines(body: string): readonly CommandLine[] {
  const lines = body.split(/\r\n|\n|\r/);
  if (!lines.some((line) => start.test(line))) return [];
  const found: CommandLine[] = [];
  const asides = new Asides();
  for (const block of readBlocks(lines)) {
    if (block.kind === 'leaf') found.push(...linesIn(block, asides));
    else {
      const parts = partsOf(block.lines.join('\n'));
      // All that follows may be in what it left open.
      if (parts === undefined) return found;
      if (block.isApart) asides.noteApart(block.lines);
      else for (const part of parts) asides.note(part);
    }
  }
  return found;
}

function linesIn(leaf: Leaf, asides: Asides): readonly CommandLine[] {
  const texts = leaf.lines.map(({ text }) => text);
  if (leaf.isApart) {
    asides.noteApart(texts);
    return [];
  }
  const whole = texts.join('\n');
  const hidden = hiddenParts(whole);
  const isNone = leaf.isQuoted || mayBeDefinition(leaf);
  const found: CommandLine[] = [];
  let offset = 0;
  let next = 0;
  const pass = (until: number): void => {
    for (let part = hidden[next]; part !== undefined && part.end <= until; part = hidden[++next]) {
      const html = whole.slice(part.start, part.end);
      if (part.isDoubtful) asides.noteDoubtful(html);
      else asides.note(html);
    }
  };
  for (const { text, raw, line } of leaf.lines) {
    pass(offset);
    const isHidden = asides.areOpen || (hidden[next]?.start ?? Number.POSITIVE_INFINITY) < offset;
    if (start.test(raw) && !isHidden && !isNone) found.push({ text: raw, line });
    offset += text.length + 1;
  }
  pass(Number.POSITIVE_INFINITY);
  return found;
}

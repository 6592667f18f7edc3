import { type Container, deepest, matchContainers, startContainers } from './containers.ts';
import { type HtmlBlock, htmlBlockAt } from './html-blocks.ts';
import {
  closesFence,
  expandTabs,
  indentOf,
  isDelimiterRow,
  isThematicBreak,
  isUnderline,
  isUneasyItem,
} from './lines.ts';

/** A paragraph (or heading): the lines whose inline content belongs together. */
export interface Leaf {
  readonly kind: 'leaf';
  /** Whether it is in a block quote, at any depth. */
  readonly isQuoted: boolean;
  /** Whether GitHub may make a table of it, or shows it elsewhere, as a footnote. */
  isApart: boolean;
  /** With their number from 1, their text within the containers, and the line as it was. */
  readonly lines: { readonly text: string; readonly raw: string; readonly line: number }[];
}

/** A block of HTML, without what its containers put before its lines. */
export interface Html {
  readonly kind: 'html';
  readonly isApart: boolean;
  readonly lines: string[];
}

/** The block that the last line left open. */
type Open =
  | { readonly kind: 'none' }
  | { readonly kind: 'paragraph'; readonly leaf: Leaf }
  | { readonly kind: 'code' }
  | { readonly kind: 'fence'; readonly mark: string }
  | { readonly kind: 'html'; readonly block: HtmlBlock; readonly html: Html; isOver: boolean };

/** What a line starts or goes on with. */
type Block =
  | { readonly kind: 'code' }
  | { readonly kind: 'fence'; readonly mark: string }
  | { readonly kind: 'html'; readonly block: HtmlBlock }
  | 'blank'
  | 'text'
  | 'heading'
  | 'underline'
  | 'other'
  | 'doubtful';

/**
 * What is open where a line starts: nothing, a paragraph, or one whose containers did not go on; such a line may still
 * continue it ("lazily"), and interrupts it more easily.
 */
type Place = 'start' | 'paragraph' | 'lazy';

/**
 * The paragraphs and blocks of HTML of a Markdown text, in their order, by CommonMark's rules for blocks; up to where parsers
 * would not agree on what follows.
 */
export function readBlocks(lines: readonly string[]): readonly (Leaf | Html)[] {
  const blocks: (Leaf | Html)[] = [];
  let containers: Container[] = [];
  let open: Open = { kind: 'none' };
  for (const [index, raw] of lines.entries()) {
    const inner = matchContainers(expandTabs(raw), containers);
    const isInside = inner.matched === containers.length;
    if (isInside && open.kind === 'fence') {
      if (closesFence(inner.rest, open.mark)) open = { kind: 'none' };
      continue;
    }
    if (isInside && open.kind === 'html' && !open.isOver) {
      open.html.lines.push(inner.rest);
      open.isOver = endsHtml(inner.rest, open.block);
      continue;
    }
    const paragraph: Leaf | undefined = open.kind === 'paragraph' ? open.leaf : undefined;
    const mayInterrupt: boolean = isInside && paragraph !== undefined;
    const started = startContainers(inner.rest, containers.slice(0, inner.matched), mayInterrupt);
    const { rest } = started;
    const isNew = paragraph === undefined || started.containers.length > inner.matched;
    const block: Block = blockAt(rest, isNew ? 'start' : isInside ? 'paragraph' : 'lazy');
    const isDoubtful = open.kind === 'code' ? isUneasyItem(inner.rest) : isDoubtfulBelow(paragraph, block, rest);
    // What the paragraph goes on with may hide its lines.
    if (block === 'doubtful' || isDoubtful) return blocks.filter((one) => one !== paragraph);
    const own = { text: rest.trimStart(), raw, line: index + 1 };
    if (block === 'text' && !isNew) {
      paragraph.isApart ||= isDelimiterRow(rest);
      paragraph.lines.push(own);
      continue;
    }
    containers = started.containers;
    const isInFootnote = containers.some(({ kind }) => kind === 'footnote');
    if (block === 'text' || block === 'heading') {
      const isQuoted = containers.length >= deepest || containers.some(({ kind }) => kind === 'quote');
      const leaf: Leaf = { kind: 'leaf', isQuoted, isApart: isInFootnote, lines: [own] };
      blocks.push(leaf);
      open = block === 'text' ? { kind: 'paragraph', leaf } : { kind: 'none' };
    } else if (block === 'blank' && open.kind === 'code') continue;
    else if (typeof block === 'string') open = { kind: 'none' };
    else if (block.kind === 'html') {
      const html: Html = { kind: 'html', isApart: isInFootnote, lines: [rest] };
      blocks.push(html);
      open = { kind: 'html', block: block.block, html, isOver: endsHtml(rest, block.block) };
    } else open = block;
  }
  return blocks;
}

function blockAt(text: string, place: Place): Block {
  if (text.trim() === '') return 'blank';
  if (indentOf(text) >= 4) return place === 'start' ? { kind: 'code' } : 'text';
  const bare = text.trimStart();
  const fence = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(bare);
  if (fence !== null) return { kind: 'fence', mark: fence[0] };
  if (/^#{1,6}(?: |$)/.test(bare)) return 'heading';
  if (place === 'paragraph' && isUnderline(text)) return 'underline';
  if (isThematicBreak(text)) return 'other';
  const block = htmlBlockAt(bare, place === 'paragraph');
  if (block === undefined) return 'text';
  // A tag alone where a paragraph may go on lazily is read in several ways.
  if (!block.canInterrupt && place !== 'start') return 'doubtful';
  return { kind: 'html', block };
}

function endsHtml(text: string, { end }: HtmlBlock): boolean {
  return end === undefined ? text.trim() === '' : end.test(text);
}

/** Where parsers do not agree on what a line makes of the paragraph above it, or GitHub of both. */
function isDoubtfulBelow(paragraph: Leaf | undefined, block: Block, text: string): boolean {
  if (paragraph === undefined) return false;
  if (block === 'underline') return paragraph.isApart || mayBeDefinition(paragraph);
  return paragraph.isApart
    ? mayEndTable(text)
    : isDelimiterRow(text) && mayEndTable(paragraph.lines.at(-1)?.text ?? '');
}

/** What interrupts a table, but no paragraph (GitHub Flavored Markdown, 4.10). */
function mayEndTable(text: string): boolean {
  return indentOf(text) >= 4 || isUneasyItem(text) || htmlBlockAt(text.trimStart(), false) !== undefined;
}

/** Whether a paragraph could be the definition of a link, which is not shown. */
export function mayBeDefinition(leaf: Leaf): boolean {
  return /^\[(?:[^\]\\]|\\[^])*\]:/.test(leaf.lines.map(({ text }) => text).join('\n'));
}

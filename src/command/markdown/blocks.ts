import { foldsAfter, type HtmlBlock, htmlBlockAt, leavesOpen } from './html-blocks.ts';

/** A paragraph (or heading): the lines whose inline content belongs together. */
export interface Leaf {
  /** Whether it is in a block quote, at any depth, or folded in `<details>`. */
  readonly isAside: boolean;
  /** With their number from 1, their text within the containers, and the line as it was. */
  readonly lines: { readonly text: string; readonly raw: string; readonly line: number }[];
}

/** Something that holds blocks: a quote, or a list item whose content starts so many columns in. */
type Container = { readonly kind: 'quote' } | { readonly kind: 'item'; readonly width: number; isEmpty: boolean };

/** The block that the last line left open. */
type Open =
  | { readonly kind: 'none' }
  | { readonly kind: 'paragraph'; readonly leaf: Leaf }
  | { readonly kind: 'code' }
  | { readonly kind: 'fence'; readonly mark: string }
  | { readonly kind: 'html'; readonly block: HtmlBlock; readonly lines: string[]; isOver: boolean };

/** What a line starts or goes on with. */
type Block = Open | 'blank' | 'text' | 'heading' | 'underline' | 'other' | 'doubtful';

/**
 * What is open where a line starts: nothing, a paragraph, or one whose containers did not go on; such a line may still
 * continue it ("lazily"), and interrupts it more easily.
 */
type Place = 'start' | 'paragraph' | 'lazy';

/** Containers beyond are taken for quotes: no sensible comment has them, and each line is measured against all. */
const deepest = 50;

/**
 * The paragraphs of a Markdown text, by CommonMark's rules for blocks; up to where parsers would not agree on what
 * follows, or a browser would not show it.
 */
export function readBlocks(lines: readonly string[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  let containers: Container[] = [];
  let open: Open = { kind: 'none' };
  /** How many `<details>` are open. */
  let folds = 0;
  for (const [index, raw] of lines.entries()) {
    const inner = matchContainers(expandTabs(raw), containers);
    const isInside = inner.matched === containers.length;
    if (isInside && open.kind === 'fence') {
      if (closesFence(inner.rest, open.mark)) open = { kind: 'none' };
      continue;
    }
    if (isInside && open.kind === 'html' && !open.isOver) {
      open.lines.push(inner.rest);
      open.isOver = endsHtml(inner.rest, open.block);
      continue;
    }
    if (open.kind === 'html') {
      const html = open.lines.join('\n');
      if (leavesOpen(html)) return leaves;
      folds = foldsAfter(html, folds);
    }
    const paragraph: Leaf | undefined = open.kind === 'paragraph' ? open.leaf : undefined;
    const mayInterrupt: boolean = isInside && paragraph !== undefined;
    const started = startContainers(inner.rest, containers.slice(0, inner.matched), mayInterrupt);
    const { rest } = started;
    const isNew = paragraph === undefined || started.containers.length > inner.matched;
    const block: Block = blockAt(rest, isNew ? 'start' : isInside ? 'paragraph' : 'lazy');
    const isDoubtful =
      block === 'doubtful' ||
      (open.kind === 'code' && isUneasyItem(inner.rest)) ||
      (block === 'underline' && paragraph !== undefined && mayBeDefinition(paragraph));
    // What the paragraph goes on with may hide its lines.
    if (isDoubtful) return leaves.filter((leaf) => leaf !== paragraph);
    const own = { text: rest.trimStart(), raw, line: index + 1 };
    if (block === 'text' && !isNew) {
      paragraph.lines.push(own);
      continue;
    }
    containers = started.containers;
    if (block === 'text' || block === 'heading') {
      const isAside = folds > 0 || containers.length >= deepest || containers.some(({ kind }) => kind === 'quote');
      const leaf: Leaf = { isAside, lines: [own] };
      leaves.push(leaf);
      open = block === 'text' ? { kind: 'paragraph', leaf } : { kind: 'none' };
    } else if (block === 'blank' && open.kind === 'code') continue;
    else if (typeof block === 'string') open = { kind: 'none' };
    else open = block;
  }
  return leaves;
}

/** Whether a paragraph could be the definition of a link, which is not shown. */
export function mayBeDefinition(leaf: Leaf): boolean {
  return /^\[(?:[^\]\\]|\\[^])*\]:/.test(leaf.lines.map(({ text }) => text).join('\n'));
}

/** How many of the containers this line goes on with, and what is left of it in them. */
function matchContainers(line: string, containers: readonly Container[]): { rest: string; matched: number } {
  let rest = line;
  let matched = 0;
  for (const container of containers) {
    if (container.kind === 'item') {
      const isBlank = rest.trim() === '';
      if (isBlank ? container.isEmpty : indentOf(rest) < container.width) break;
      rest = isBlank ? '' : rest.slice(container.width);
      container.isEmpty = false;
    } else {
      const quote = /^ {0,3}> ?/.exec(rest);
      if (quote === null) break;
      rest = rest.slice(quote[0].length);
    }
    matched++;
  }
  return { rest, matched };
}

/** The containers that this line opens within those it goes on with. */
function startContainers(
  line: string,
  containers: Container[],
  isInParagraph: boolean,
): { rest: string; containers: Container[] } {
  let rest = line;
  let mayInterrupt = isInParagraph;
  while (containers.length < deepest && indentOf(rest) <= 3 && !isThematicBreak(rest)) {
    const quote = /^ {0,3}> ?/.exec(rest);
    const item = quote === null ? itemAt(rest, mayInterrupt) : undefined;
    if (quote !== null) {
      containers.push({ kind: 'quote' });
      rest = rest.slice(quote[0].length);
    } else if (item !== undefined) {
      rest = rest.slice(item);
      containers.push({ kind: 'item', width: item, isEmpty: rest.trim() === '' });
    } else break;
    mayInterrupt = false;
  }
  return { rest, containers };
}

/** How far in the content of a list item is that starts here. Only some items can interrupt a paragraph. */
function itemAt(text: string, isInParagraph: boolean): number | undefined {
  const found = /^( {0,3}(?:[-+*]|(\d{1,9})[.)]))( +|$)/.exec(text);
  if (found === null) return undefined;
  const [all, marker = '', number, blanks = ''] = found;
  const isEmpty = text.slice(all.length).trim() === '';
  if (isInParagraph && (isEmpty || (number !== undefined && Number(number) !== 1))) return undefined;
  return isEmpty || blanks.length > 4 ? marker.length + 1 : all.length;
}

/** An item that could not interrupt a paragraph. Some parsers hold that it does not end indented code either. */
function isUneasyItem(text: string): boolean {
  return itemAt(text, true) === undefined && itemAt(text, false) !== undefined;
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
  // A tag alone where a paragraph may go on lazily.
  return block.canInterrupt || place === 'start'
    ? { kind: 'html', block, lines: [bare], isOver: endsHtml(bare, block) }
    : 'doubtful';
}

function endsHtml(text: string, { end }: HtmlBlock): boolean {
  return end === undefined ? text.trim() === '' : end.test(text);
}

function closesFence(text: string, mark: string): boolean {
  const bare = text.trim();
  return indentOf(text) <= 3 && bare.length >= mark.length && bare === mark.slice(0, 1).repeat(bare.length);
}

/** What makes a heading of the paragraph above it. */
function isUnderline(text: string): boolean {
  return /^ {0,3}(?:=+|-+) *$/.test(text);
}

function isThematicBreak(text: string): boolean {
  return /^ {0,3}([-_*])(?: *\1){2,} *$/.test(text);
}

function indentOf(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

/** Tabs as the blanks they stand for, up to the next of CommonMark's tab stops. */
function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  const parts = line.split('\t');
  const last = parts.pop() ?? '';
  let text = '';
  for (const part of parts) text += part + ' '.repeat(4 - ((text.length + part.length) % 4));
  return text + last;
}

import { execFileSync } from 'node:child_process';

/** A node of cmark's XML: `text` has the content of those that have no children. */
interface Node {
  readonly name: string;
  readonly attributes: string;
  readonly children: Node[];
  text: string;
}

const extensions = ['table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist', 'footnotes'];
/** The content of an item with a two-digit number begins in column 5, so that tabs in it go as far as in a document. */
const indent = ' '.repeat(4);

/**
 * The first lines of what a reader sees of each comment, as long as they are plain text of the author's: read by `cmark-gfm`, the
 * library that GitHub publishes and renders comments with. One process reads all: each comment is an item of one list, which is
 * the same as a document of its own (CommonMark, list items, rules 1 and 3), but for link definitions and footnotes, which all share.
 */
export function seenLines(comments: readonly string[]): readonly (readonly string[])[] {
  const items = comments.map((body) => `10.\n${withoutLeadingBlanks(body).replaceAll(/^(?=.)/gms, indent)}\n`);
  const document = parse(items.join(''));
  const list = document.children.find(({ name }) => name === 'list');
  return (list?.children ?? []).map(({ children }) => plainLines(children));
}

/** The same of one comment that is a document of its own. */
export function seenLinesAlone(comment: string): readonly string[] {
  return plainLines(parse(comment).children);
}

/** A list item may begin with one blank line only; in a document they mean nothing. */
function withoutLeadingBlanks(body: string): string {
  return body.replaceAll(/\r\n?/g, '\n').replace(/^(?:[ \t]*\n)+/, '');
}

function plainLines(blocks: readonly Node[]): readonly string[] {
  const lines: string[] = [];
  for (const block of blocks) {
    const rows = block.name === 'table' ? block.children.slice(0, 1) : [block];
    if (!['paragraph', 'heading', 'table'].includes(block.name)) return lines;
    const reading: Reading = { lines: [''], isPlain: true };
    for (const row of rows) read(row, reading);
    lines.push(...reading.lines);
    if (!reading.isPlain || block.name === 'table') return lines;
  }
  return lines;
}

interface Reading {
  readonly lines: string[];
  /** Whether nothing came yet that may hide what follows, or show it as something else. */
  isPlain: boolean;
}

function read(node: Node, reading: Reading): void {
  for (const child of node.children) {
    if (!reading.isPlain) return;
    if (child.name === 'softbreak' || child.name === 'linebreak') reading.lines.push('');
    else if (child.name === 'text') reading.lines.push(`${reading.lines.pop() ?? ''}${child.text}`);
    else if (['emph', 'strong', 'strikethrough', 'table_cell', 'table_row'].includes(child.name)) read(child, reading);
    else if (child.name === 'link' && / title=""/.test(child.attributes)) read(child, reading);
    else reading.isPlain = false;
  }
}

function parse(markdown: string): Node {
  const argv = ['--to', 'xml', ...extensions.flatMap((name) => ['--extension', name])];
  const xml = execFileSync('cmark-gfm', argv, { input: markdown, encoding: 'utf8', maxBuffer: 1 << 29 });
  const root: Node = { name: 'root', attributes: '', children: [], text: '' };
  const open = [root];
  // What it has no name for (footnotes) is written as <<unknown>>.
  for (const [, closing, name = '', attributes = '', empty, text = ''] of xml.matchAll(
    /<(\/)?(<unknown>|[?!\w]+)((?:[^>"]|"[^"]*")*?)(\/)?>([^<]*)/g,
  )) {
    if (/^[?!]/.test(name)) continue;
    if (closing !== undefined) {
      open.pop();
      continue;
    }
    const node: Node = { name, attributes, children: [], text: unescaped(text) };
    open.at(-1)?.children.push(node);
    if (empty === undefined) open.push(node);
  }
  return root.children[0] ?? root;
}

function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|amp);/g, (_, name: string) => characters[name] ?? '');
}

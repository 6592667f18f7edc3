import { fromMarkdown } from 'mdast-util-from-markdown';

type Tree = ReturnType<typeof fromMarkdown>;
type Node = Tree | Tree['children'][number];

/** The lines that start with `/d8x` in plain text outside of quotes, as a parser of CommonMark sees them. */
export function shownLines(body: string): readonly number[] {
  const lines = body.split('\n');
  const shown = new Set<number>();
  collect(fromMarkdown(body), shown);
  return lines.flatMap((line, index) => (line.startsWith('/d8x') && shown.has(index + 1) ? [index + 1] : []));
}

function collect(node: Node, shown: Set<number>): void {
  if (node.type === 'blockquote') return;
  const { position } = node;
  if (node.type === 'text' && position !== undefined) {
    for (let line = position.start.line; line <= position.end.line; line++) {
      if (line > position.start.line || position.start.column === 1) shown.add(line);
    }
  }
  if ('children' in node) for (const child of node.children) collect(child, shown);
}

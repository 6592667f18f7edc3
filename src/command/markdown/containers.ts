import { indentOf, isThematicBreak, itemAt } from './lines.ts';

/** Something that holds blocks: a quote, or a list item or a footnote of GitHub's, whose content starts so many columns in. */
export type Container =
  { readonly kind: 'quote' } | { readonly kind: 'item' | 'footnote'; readonly width: number; isEmpty: boolean };

/** Containers beyond are taken for quotes: no sensible comment has them, and each line is measured against all. */
export const deepest = 50;

/** How many of the containers this line goes on with, and what is left of it in them. */
export function matchContainers(line: string, containers: readonly Container[]): { rest: string; matched: number } {
  let rest = line;
  let matched = 0;
  for (const container of containers) {
    if (container.kind !== 'quote') {
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
export function startContainers(
  line: string,
  containers: Container[],
  isInParagraph: boolean,
): { rest: string; containers: Container[] } {
  let rest = line;
  let mayInterrupt = isInParagraph;
  while (containers.length < deepest && indentOf(rest) <= 3 && !isThematicBreak(rest)) {
    const quote = /^ {0,3}> ?/.exec(rest);
    const footnote = /^ {0,3}\[\^[^\s\]]+\]: */.exec(rest);
    const item = quote === null ? itemAt(rest, mayInterrupt) : undefined;
    if (quote !== null) {
      containers.push({ kind: 'quote' });
      rest = rest.slice(quote[0].length);
    } else if (footnote !== null) {
      containers.push({ kind: 'footnote', width: 4, isEmpty: false });
      rest = rest.slice(footnote[0].length);
    } else if (item !== undefined) {
      rest = rest.slice(item);
      containers.push({ kind: 'item', width: item, isEmpty: rest.trim() === '' });
    } else break;
    mayInterrupt = false;
  }
  return { rest, containers };
}

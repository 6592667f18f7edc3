/** What a line without its containers looks like, by CommonMark's rules. Tabs are blanks by then. */

/** How far in the content of a list item is that starts here. Only some items can interrupt a paragraph. */
export function itemAt(text: string, isInParagraph: boolean): number | undefined {
  const found = /^( {0,3}(?:[-+*]|(\d{1,9})[.)]))( +|$)/.exec(text);
  if (found === null) return undefined;
  const [all, marker = '', number, blanks = ''] = found;
  const isEmpty = text.slice(all.length).trim() === '';
  if (isInParagraph && (isEmpty || (number !== undefined && Number(number) !== 1))) return undefined;
  return isEmpty || blanks.length > 4 ? marker.length + 1 : all.length;
}

/** An item that could not interrupt a paragraph. Some parsers hold that it does not end indented code either. */
export function isUneasyItem(text: string): boolean {
  return itemAt(text, true) === undefined && itemAt(text, false) !== undefined;
}

/** The row below the head of a table, which says how its columns are aligned. */
export function isDelimiterRow(text: string): boolean {
  const cells = text.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  return /[|:]/.test(text) && cells.every((cell) => /^:?-+:?$/.test(cell.trim()));
}

/** Whether a line ends the fenced code that `mark` began. */
export function closesFence(text: string, mark: string): boolean {
  const bare = text.trim();
  return indentOf(text) <= 3 && bare.length >= mark.length && bare === mark.slice(0, 1).repeat(bare.length);
}

/** What makes a heading of the paragraph above it. */
export function isUnderline(text: string): boolean {
  return /^ {0,3}(?:=+|-+) *$/.test(text);
}

/** A rule across the page. */
export function isThematicBreak(text: string): boolean {
  return /^ {0,3}([-_*])(?: *\1){2,} *$/.test(text);
}

/** How many blanks a line begins with. */
export function indentOf(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

/** Tabs as the blanks they stand for, up to the next of CommonMark's tab stops. */
export function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  const parts = line.split('\t');
  const last = parts.pop() ?? '';
  let text = '';
  for (const part of parts) text += part + ' '.repeat(4 - ((text.length + part.length) % 4));
  return text + last;
}

/** A part of a page that is shown whole or not at all. */
export interface Section {
  /** What it is called where it had to be left out; undefined for what must never be. */
  readonly name: string | undefined;
  /** The least important, with the lowest number, are left out first. */
  readonly weight: number;
  readonly markdown: string;
}

/** What every page needs, and its length is bounded by how it is made. */
export function essential(markdown: string): Section {
  return { name: undefined, weight: Number.POSITIVE_INFINITY, markdown };
}

/** A part folded under a line of Markdown-free text of ours. */
export function folded(summary: string, markdown: string): string {
  return `<details><summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

/**
 * A GFM table; cells are finished Markdown without bars. Numbers and times read best on the right. Columns that hold
 * nothing are left out.
 */
export function table(
  header: readonly (string | { readonly right: string })[],
  rows: readonly (readonly string[])[],
): string {
  const used = header.map((_, column) => rows.some((cells) => (cells[column] ?? '') !== ''));
  const titles = header.map((title) => (typeof title === 'string' ? title : title.right));
  const rule = header.map((title) => (typeof title === 'string' ? '---' : '---:'));
  return [titles, rule, ...rows]
    .map((cells) => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`)
    .join('\n');
}

/**
 * The page of these sections, in their order. Until it `fits`, whole sections are left out, the lightest first, and the
 * last line says which.
 */
export function page(sections: readonly Section[], fits: (text: string) => boolean): string {
  const kept = new Set(sections.filter(({ markdown }) => markdown !== ''));
  const leftOut: string[] = [];
  let text = join(kept, leftOut);
  for (const section of [...kept].sort((a, b) => a.weight - b.weight)) {
    if (section.name === undefined || fits(text)) break;
    kept.delete(section);
    leftOut.push(section.name);
    text = join(kept, leftOut);
  }
  return text;
}

function join(sections: ReadonlySet<Section>, leftOut: readonly string[]): string {
  const parts = [...sections].map(({ markdown }) => markdown);
  if (leftOut.length > 0) {
    parts.push(
      `_Left out to fit GitHub's limit: ${leftOut.join(', ')}. The run's page and its \`result\` have everything._`,
    );
  }
  return `${parts.join('\n\n')}\n`;
}

/** The first `most` of `items`, and a line that says how many more there are. */
export function first<T>(items: readonly T[], most: number): { readonly shown: readonly T[]; readonly more: number } {
  return { shown: items.slice(0, most), more: Math.max(0, items.length - most) };
}

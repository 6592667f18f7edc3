import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';

/** What a reader gets of Markdown as GitHub renders it: kinds of nodes, text outside code, and code. */
export interface Rendered {
  readonly kinds: ReadonlySet<string>;
  /** Every run of text that is not in code: where GitHub looks for mentions, issues, commits and emoji. */
  readonly texts: readonly string[];
  readonly codes: readonly string[];
  readonly html: readonly string[];
  readonly links: readonly string[];
}

/** Parses with CommonMark and GitHub's extensions. */
export function rendered(markdown: string): Rendered {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const [kinds, texts, codes, html, links] = [new Set<string>(), [''], [''], [''], ['']];
  for (const list of [texts, codes, html, links]) list.length = 0;
  visit(tree, (node) => {
    kinds.add(node.type);
    if (node.type === 'text') texts.push(node.value);
    if (node.type === 'inlineCode' || node.type === 'code') codes.push(node.value);
    if (node.type === 'html') html.push(node.value);
    if (node.type === 'link') links.push(node.url);
  });
  return { kinds, texts, codes, html, links };
}

/** What GitHub's own filters would turn a text into: they run on what the Markdown has become. */
const references: Readonly<Record<string, RegExp>> = {
  mention: /(?:^|[^\w`])@[a-z\d]/i,
  issue: /#\d|\bGH-\d/i,
  commit: /\b[0-9a-f]{7,40}\b/i,
  address: /https?:\/\/|ftp:\/\/|www\.|mailto:|xmpp:/i,
  mail: /[\w.+-]+@[\w-]/,
  emoji: /:[+-]?\w*[a-z+-]\w*:|:\d{3,}:/i,
  mathematics: /\$/,
};

/** The references that GitHub would find in the texts. */
export function referencesIn(texts: readonly string[]): readonly string[] {
  return Object.entries(references).flatMap(([name, pattern]) =>
    texts.filter((text) => pattern.test(text)).map((text) => `${name} in ${JSON.stringify(text)}`),
  );
}

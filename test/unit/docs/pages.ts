import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A fenced block, and what the comment right above it says of it. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
  /** `runs` with a test file, or `needs`. */
  readonly mark: { readonly kind: string; readonly value: string } | undefined;
}

/** What the tests want to know of a page that users read. */
export interface Page {
  /** From the root, such as `docs/security.md`. */
  readonly path: string;
  readonly text: string;
  /** Targets of links and pictures, also those in HTML. */
  readonly links: readonly string[];
  /** What `#…` of a link to this page may be. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly Block[];
  readonly codes: readonly string[];
}

/** Every page that users read. */
export async function allPages(): Promise<readonly Page[]> {
  const paths = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'test/cluster/README.md'];
  for await (const path of glob('docs/**/*.md', { cwd: root })) paths.push(path);
  return Promise.all(paths.toSorted().map(readPage));
}

/** The page at a path from the root. */
export async function readPage(path: string): Promise<Page> {
  const text = await readFile(join(root, path), 'utf8');
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const [links, headings, blocks, codes]: [string[], string[], Block[], string[]] = [[], [], [], []];
  visit(tree, (node, index, parent) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') links.push(node.url);
    if (node.type === 'html') links.push(...htmlTargets(node.value));
    if (node.type === 'inlineCode') codes.push(node.value);
    if (node.type === 'heading') headings.push(wordsOf(node));
    if (node.type === 'code') {
      const before = index === undefined ? undefined : parent?.children[index - 1];
      const mark = before?.type === 'html' ? /^<!-- (runs|needs): (.+?) -->$/.exec(before.value) : null;
      blocks.push({
        language: node.lang ?? '',
        text: node.value,
        line: node.position?.start.line ?? 0,
        mark: mark === null ? undefined : { kind: mark[1] ?? '', value: mark[2] ?? '' },
      });
    }
  });
  return { path, text, links, anchors: new Set(headings.map(slug)), blocks, codes };
}

/** The path, from the root, that a relative link on a page leads to, and its anchor; undefined for other links. */
export function targetOf(page: string, link: string): { readonly path: string; readonly anchor: string } | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  const [path = '', anchor = ''] = link.split('#');
  return { path: path === '' ? page : normalize(join(dirname(page), decodeURI(path))), anchor };
}

type Tree = ReturnType<typeof fromMarkdown>;

function wordsOf(heading: Tree['children'][number]): string {
  let words = '';
  visit(heading, (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') words += node.value;
  });
  return words;
}

/** GitHub's anchor of a heading: lower case, punctuation dropped, blanks as hyphens. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function htmlTargets(html: string): readonly string[] {
  return [...html.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target ?? '');
}

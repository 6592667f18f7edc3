import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Problem } from '../errors.ts';
import { explainYaml } from './yaml-words.ts';

/** A YAML file that was read without any of YAML's own surprises, or what is wrong with it. */
export type YamlFile =
  | { readonly kind: 'read'; readonly value: unknown; readonly lineOf: (path: readonly PropertyKey[]) => number }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

const largestBytes = 64 * 1024;
/** Far more than a sensible file has. The parser calls itself for each level, and its stack has an end. */
const deepestNesting = 100;
/** What 64 KiB of lines, each further in than the one before, can reach. */
const longestIndent = 400;
/** Each of them can be an error of its own, and the parser takes its time for errors. */
const mostMarks = 8000;
const mostProblems = 20;

/**
 * Reads a small YAML file. Anchors and aliases (which can grow without bound), tags of one's own, keys that are given
 * twice and more than one document are refused.
 * @param name how problems name the file; their paths are `NAME:LINE`.
 */
export function readYaml(text: string, name: string): YamlFile {
  if (Buffer.byteLength(text) > largestBytes) {
    return refused([{ path: name, message: `is larger than ${largestBytes / 1024} KiB` }]);
  }
  if (isTooDeep(text)) return refused([{ path: name, message: `is nested more than ${deepestNesting} levels deep` }]);
  if ((text.match(/[^\p{L}\p{N}\p{Zs}]/gu)?.length ?? 0) > mostMarks) {
    return refused([{ path: name, message: `has more than ${mostMarks} lines and punctuation marks` }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    customTags: [],
    stringKeys: true,
    uniqueKeys: false,
    // Not "silent": that lets a second document pass.
    logLevel: 'error',
  });
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  const problems = [
    ...[...document.errors, ...document.warnings]
      .filter(({ code }) => code !== 'BAD_ALIAS')
      .map((error) => ({ offset: error.pos[0], message: explainYaml(error, text) })),
    ...surprisesIn(document),
  ].map(({ offset, message }) => ({ path: `${name}:${lineAt(offset)}`, message }));
  if (problems.length > 0) return refused(problems.slice(0, mostProblems));
  return {
    kind: 'read',
    value: document.toJS({ maxAliasCount: 0 }),
    lineOf: (path) => lineAt(offsetOf(document, path)),
  };
}

function refused(problems: readonly Problem[]): YamlFile {
  return { kind: 'refused', problems };
}

function isTooDeep(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open++;
    else if (character === ']' || character === '}') open--;
    if (open > deepestNesting) return true;
  }
  return text.split('\n').some((line) => (/^[\s?:-]*/.exec(line)?.[0].length ?? 0) > longestIndent);
}

function surprisesIn(document: Document): readonly { readonly offset: number | undefined; readonly message: string }[] {
  const found: { offset: number | undefined; message: string }[] = [];
  visit(document, {
    Node(_, node) {
      const offset = node.range?.[0];
      if (isAlias(node)) found.push({ offset, message: aliasMessage(node.source) });
      else if (node.anchor !== undefined) found.push({ offset, message: anchorMessage(node.anchor) });
      if (!isMap(node)) return;
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        const own = isScalar(key) ? key.value : undefined;
        const at = isNode(key) ? key.range?.[0] : offset;
        if (seen.has(own)) found.push({ offset: at, message: `${JSON.stringify(own)} is given twice` });
        if (own === '__proto__') found.push({ offset: at, message: '"__proto__" is not allowed here' });
        seen.add(own);
      }
    },
  });
  return found;
}

function aliasMessage(name: string): string {
  return `a value that begins with * is an alias in YAML, and aliases are not allowed here: put it in quotes, "*${name.slice(0, 40)}"`;
}

function anchorMessage(name: string): string {
  return `a value that begins with & has an anchor in YAML, and anchors are not allowed here: put a text in quotes, "&${name.slice(0, 40)} …"`;
}

/** Where the value at `path` is written: its key where it has one; else of the nearest thing around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined;
    if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node.range?.[0];
  }
  return isNode(document.contents) ? document.contents.range?.[0] : undefined;
}

import type { Problem } from '../../errors.ts';

/** A variable of an inventory, and the line that sets it. */
export interface Variable {
  readonly value: string;
  readonly line: number;
}

export type Variables = ReadonlyMap<string, Variable>;

/** A host on one line of a section; a pattern with a range stands for several. */
export interface HostLine {
  readonly alias: string;
  readonly group: string;
  readonly line: number;
  readonly variables: Variables;
  /** What is wrong with the line, which matters only where its host does. */
  readonly problems: readonly Problem[];
}

/** An inventory in INI form: its lines, not yet put together. */
export interface AnsibleInventory {
  readonly hosts: readonly HostLine[];
  /** By group. */
  readonly variables: ReadonlyMap<string, Variables>;
  /** By group: the groups that belong to it. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** The group of hosts that stand before the first section. */
export const ungrouped = 'ungrouped';

const header = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/;
const bracketedAddress = /^\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\](?::|\s|$)/;
const assignment = /([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|\S*)/y;
const range = /\[(\w{1,9}):(\w{1,9})(?::([0-9]{1,4}))?\]/;
const mostOfRange = 1000;
/** A cluster has none so large; of more, none is read. */
export const mostHosts = 1000;
const longestWord = 300;

/** Reads an inventory as Ansible's INI plugin does (plugins/inventory/ini.py): sections, `:vars`, `:children`, ranges, ports, comments. */
export function readAnsibleInventory(text: string, problems: Problem[]): AnsibleInventory {
  const hosts: HostLine[] = [];
  const variables = new Map<string, Map<string, Variable>>();
  const children = new Map<string, string[]>();
  let group = ungrouped;
  let kind = 'hosts';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const number = index + 1;
    const path = `hosts-cfg:${number}`;
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[') && !bracketedAddress.test(line)) {
      const found = header.exec(line);
      if (found === null) problems.push({ path, message: 'a section has to end with "]"' });
      group = found?.[1] ?? '';
      kind = found?.[2] ?? 'hosts';
      if (!['hosts', 'vars', 'children'].includes(kind)) {
        problems.push({ path, message: `is a section of the kind :${kind}; Ansible knows :vars and :children` });
      }
    } else if (kind === 'vars') {
      const [name, value] = readVariable(line);
      const own = variables.get(group) ?? new Map<string, Variable>();
      variables.set(group, own.set(name, { value, line: number }));
    } else if (kind === 'children') {
      const own = children.get(group) ?? [];
      children.set(group, [...own, (line.split('#', 1)[0] ?? '').trim()]);
    } else if (kind === 'hosts') {
      hosts.push(...readHostLine(line, group, number));
      // A line can stand for a thousand, and a file has room for ten thousand such lines.
      if (hosts.length > mostHosts) break;
    }
  }
  return { hosts, variables, children };
}

/** `name = value`; a value is read as Python reads a literal, so quotes go, and a comment goes only behind a literal. */
function readVariable(line: string): readonly [string, string] {
  const equals = line.indexOf('=');
  if (equals < 0) return [line, ''];
  const value = line.slice(equals + 1).trim();
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(value);
  const literal = quoted?.[2] ?? /^([0-9]+)\s*#/.exec(value)?.[1] ?? value;
  return [line.slice(0, equals).trim(), literal];
}

function readHostLine(line: string, group: string, number: number): readonly HostLine[] {
  const path = `hosts-cfg:${number}`;
  const problems: Problem[] = [];
  const [word = ''] = line.split(/\s/, 1);
  const variables = readAssignments(line.slice(word.length), path, number, problems);
  // A longer word is no address, and is told as that.
  const { host, port } = word.length > longestWord ? { host: word } : splitPort(word);
  if (port !== undefined && !variables.has('ansible_port')) {
    variables.set('ansible_port', { value: port, line: number });
  }
  const aliases = expandRange(host);
  if (aliases === undefined)
    problems.push({ path, message: `holds a range that is none, or of more than ${mostOfRange} hosts` });
  return (aliases ?? [host]).map((alias) => ({ alias, group, line: number, variables, problems }));
}

/** `host:port` and `[v6]:port`; an address with several colons is one of IPv6, without a port. */
function splitPort(word: string): { readonly host: string; readonly port?: string | undefined } {
  const bracketed = /^\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\](?::(.*))?$/.exec(word);
  if (bracketed !== null) {
    return { host: bracketed[1] ?? '', port: bracketed[2] };
  }
  // Colons inside of a range are its own.
  const plain = word.replaceAll(/\[[^\]]*\]/g, (inside) => '_'.repeat(inside.length));
  const colon = plain.indexOf(':');
  if (colon < 0 || plain.includes(':', colon + 1)) return { host: word };
  return { host: word.slice(0, colon), port: word.slice(colon + 1) };
}

/** `node-[01:10]`, `[a:f].example`, `[1:9:2]`: undefined where it makes no sense. */
function expandRange(pattern: string): readonly string[] | undefined {
  if (pattern.length > longestWord) return [pattern];
  let expanded: readonly string[] = [pattern];
  while (range.test(expanded[0] ?? '')) {
    const once = expandFirst(expanded[0] ?? '').length;
    if (once * expanded.length > mostOfRange) return undefined;
    const next = expanded.flatMap((each) => expandFirst(each));
    if (next.length === 0) return undefined;
    expanded = next;
  }
  return expanded;
}

function expandFirst(pattern: string): readonly string[] {
  const found = range.exec(pattern);
  if (found === null) return [pattern];
  const [whole, from = '', to = '', step = '1'] = found;
  const [head, tail] = [pattern.slice(0, found.index), pattern.slice(found.index + whole.length)];
  const isNumber = /^[0-9]+$/.test(from) && /^[0-9]+$/.test(to);
  const isLetter = /^[a-z]$/i.test(from) && /^[a-z]$/i.test(to);
  if (!isNumber && !isLetter) return [];
  const [first, last] = isNumber ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const by = Math.max(1, Number(step));
  if (last < first || (last - first) / by > mostOfRange) return [];
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => {
    const at = first + index * by;
    return `${head}${isNumber ? `${at}`.padStart(from.startsWith('0') ? from.length : 0, '0') : String.fromCharCode(at)}${tail}`;
  });
}

function readAssignments(text: string, path: string, line: number, problems: Problem[]): Map<string, Variable> {
  const values = new Map<string, Variable>();
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length || text.startsWith('#', at)) return values;
    assignment.lastIndex = at;
    const found = assignment.exec(text);
    if (found === null) {
      problems.push({ path, message: 'after the address, everything should be of the form key=value' });
      return values;
    }
    const [whole, key = '', value = ''] = found;
    values.set(key, { value: value.replace(/^(["'])(.*)\1$/, '$2'), line });
    at += whole.length;
  }
}

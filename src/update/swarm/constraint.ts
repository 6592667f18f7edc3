import { BlockList, isIP } from 'node:net';
import type { Node } from '../../cluster/engine/types.ts';

interface Constraint {
  readonly key: string;
  readonly isEqual: boolean;
  readonly wanted: string;
}

/**
 * Whether a node satisfies all placement constraints of a service, as swarm's scheduler judges it (moby/swarmkit v2.0.0,
 * manager/constraint/constraint.go): without regard to capital letters, no node at all for a key or an address range that it does
 * not know, and every node where one of them can't be read (its filter is switched off then).
 */
export function satisfies(node: Node, constraints: readonly string[]): boolean {
  const read = constraints.map(readConstraint);
  return read.some((one) => one === undefined) || read.every((one) => one === undefined || matches(node, one));
}

function readConstraint(text: string): Constraint | undefined {
  // `==` is looked for before `!=`, wherever they stand.
  const operator = ['==', '!='].find((one) => text.includes(one));
  if (operator === undefined) return undefined;
  const at = text.indexOf(operator);
  const key = text.slice(0, at).trim();
  const wanted = text.slice(at + operator.length).trim();
  const isReadable = /^[a-z_][a-z0-9\-_.]+$/i.test(key) && /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i.test(wanted);
  return isReadable ? { key, isEqual: operator === '==', wanted } : undefined;
}

function matches(node: Node, constraint: Constraint): boolean {
  if (constraint.key.toLowerCase() === 'node.ip') return matchesAddress(node.address, constraint);
  const actual = attributeOf(node, constraint.key);
  return actual !== undefined && (actual.toLowerCase() === constraint.wanted.toLowerCase()) === constraint.isEqual;
}

/** What a key names on a node; empty where the node has none of it, undefined where swarm knows no such key. */
function attributeOf(node: Node, key: string): string | undefined {
  const labels = [
    { prefix: 'node.labels.', of: node.labels },
    { prefix: 'engine.labels.', of: node.engineLabels },
  ].find(({ prefix }) => key.length > prefix.length && key.toLowerCase().startsWith(prefix));
  // The label itself is told from others by its capital letters.
  if (labels !== undefined) return labels.of[key.slice(labels.prefix.length)] ?? '';
  switch (key.toLowerCase()) {
    case 'node.id':
      return node.id;
    case 'node.hostname':
      return node.hostName;
    case 'node.role':
      return node.role;
    case 'node.platform.os':
      return node.platform.os;
    case 'node.platform.arch':
      // As the kernel calls it: x86_64, not amd64.
      return node.platform.architecture;
    default:
      return undefined;
  }
}

function matchesAddress(address: string, { wanted, isEqual }: Constraint): boolean {
  const [network = '', prefix, ...rest] = wanted.split('/');
  const family = isIP(network);
  const bits =
    prefix === undefined ? (family === 6 ? 128 : 32) : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (family === 0 || rest.length > 0 || !(bits <= (family === 6 ? 128 : 32))) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family === 6 ? 'ipv6' : 'ipv4');
  const isWithin = isIP(address) !== 0 && range.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return isWithin === isEqual;
}

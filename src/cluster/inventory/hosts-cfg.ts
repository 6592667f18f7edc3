import type { Problem } from '../../errors.ts';
import {
  mostHosts,
  readAnsibleInventory,
  ungrouped,
  type AnsibleInventory,
  type HostLine,
} from './ansible-inventory.ts';
import { hostsOfGroup, variablesOf } from './group-variables.ts';
import type { HostRole } from '../host.ts';
import { readConnection } from './host-variables.ts';
import type { JumpSpec } from './jump.ts';

/** A host as hosts.cfg has it. */
export interface ListedHost {
  readonly role: HostRole;
  /** What stands first in its line. */
  readonly alias: string;
  /** The address that Ansible, and so d8x-cli, connects to. */
  readonly address: string;
  readonly hostname: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
  /** Reached through another host, by its SSH arguments. */
  readonly jump: JumpSpec | 'manager' | undefined;
  /** Line in the file, from 1. */
  readonly line: number;
}

const roles: ReadonlyMap<string, HostRole> = new Map([
  ['managers', 'manager'],
  ['workers', 'worker'],
  ['broker', 'broker'],
]);
const longestFile = 256 * 1024;

/**
 * Reads hosts.cfg, an Ansible inventory in INI form as d8x-cli's Terraform templates write it and people edit it: the hosts of `[managers]`,
 * `[workers]` and `[broker]`, and what Ansible would connect to them with. What changes where SSH goes and is not supported is a problem;
 * other sections are passed over. Every problem is added to `problems`.
 */
export function parseHostsCfg(text: string, problems: Problem[]): readonly ListedHost[] {
  if (text.length > longestFile) {
    problems.push({ path: 'hosts-cfg', message: 'is longer than 256 KiB, so it is not a hosts.cfg' });
    return [];
  }
  const found: Problem[] = [];
  const inventory = readAnsibleInventory(text, found);
  if (inventory.hosts.length > mostHosts) {
    problems.push({ path: 'hosts-cfg', message: `names more than ${mostHosts} hosts` });
    return [];
  }
  const hosts: ListedHost[] = [];
  const used = new Set<HostLine>();
  for (const [group, role] of roles) {
    for (const line of hostsOfGroup(inventory, group)) {
      used.add(line);
      found.push(...line.problems);
      const connection = readConnection(line, variablesOf(inventory, line), found);
      if (connection !== undefined) hosts.push({ role, alias: line.alias, line: line.line, ...connection });
    }
  }
  found.push(...strays(inventory, used));
  problems.push(...inOrder(found));
  return hosts;
}

/** Lines before the first section that belong to no host of the cluster. */
function strays(inventory: AnsibleInventory, used: ReadonlySet<HostLine>): readonly Problem[] {
  const names = new Set([...used].map(({ alias }) => alias));
  return inventory.hosts
    .filter(({ group, alias }) => group === ungrouped && !names.has(alias))
    .map(({ line }) => ({
      path: `hosts-cfg:${line}`,
      message: 'stands before the first section, such as [managers]',
    }));
}

/** By line, each once: a variable of a group is one mistake, however many hosts it is of. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const unique = new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem]));
  const lineOf = ({ path }: Problem): number => Number(path.split(':')[1] ?? 0);
  return [...unique.values()].toSorted((one, other) => lineOf(one) - lineOf(other));
}

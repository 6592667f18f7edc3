import type { AnsibleInventory, HostLine, Variable, Variables } from './ansible-inventory.ts';

/** The lines of a group's hosts: its own, and those of the groups that belong to it. A host of several of them counts once. */
export function hostsOfGroup(inventory: AnsibleInventory, group: string): readonly HostLine[] {
  const groups = withDescendants(inventory, group);
  const first = new Map<string, string>();
  return inventory.hosts.filter(({ alias, group: of }) => {
    if (!groups.has(of)) return false;
    if (!first.has(alias)) first.set(alias, of);
    // The same section naming it twice is a slip, which is told elsewhere.
    return first.get(alias) === of;
  });
}

/**
 * What holds for a host, in Ansible's order of precedence: `all`, the groups from the outermost to the innermost and of one depth by
 * name, the host's own.
 */
export function variablesOf(inventory: AnsibleInventory, host: HostLine): Variables {
  const lines = inventory.hosts.filter((other) => other.alias === host.alias && other.group !== host.group);
  const own = new Set([host.group, ...lines.map(({ group }) => group)]);
  const groups = [...allGroups(inventory)]
    .filter((group) => [...withDescendants(inventory, group)].some((each) => own.has(each)))
    .map((group) => ({ group, depth: depthOf(inventory, group) }))
    .toSorted((one, other) => one.depth - other.depth || (one.group < other.group ? -1 : 1));
  const merged = new Map<string, Variable>();
  const add = (variables: Variables | undefined): void => {
    for (const [name, variable] of variables ?? []) merged.set(name, variable);
  };
  add(inventory.variables.get('all'));
  for (const { group } of groups) add(inventory.variables.get(group));
  for (const { variables } of lines) add(variables);
  add(host.variables);
  return merged;
}

function allGroups({ hosts, variables, children }: AnsibleInventory): ReadonlySet<string> {
  const groups = new Set([...hosts.map(({ group }) => group), ...variables.keys(), ...children.keys()]);
  groups.delete('all');
  return groups;
}

function withDescendants({ children }: AnsibleInventory, group: string): ReadonlySet<string> {
  const found = new Set([group]);
  for (const each of found) for (const child of children.get(each) ?? []) found.add(child);
  return found;
}

function depthOf({ children }: AnsibleInventory, group: string): number {
  let depth = 0;
  let level = new Set([group]);
  // A circle has no end: Ansible refuses one, and here it is only not followed for ever.
  for (; level.size > 0 && depth <= children.size; depth += 1) {
    const parents = new Set<string>();
    for (const [parent, own] of children) if (own.some((child) => level.has(child))) parents.add(parent);
    level = parents;
  }
  return depth;
}

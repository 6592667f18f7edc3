import { connectCluster, jumpLinkOf } from '../../src/cluster/ssh/connect-cluster.ts';
import type { HostAddress, Inventory } from '../../src/cluster/inventory/inventory.ts';
import type { JumpHost } from '../../src/cluster/inventory/route.ts';
import { parseKnownHosts } from '../../src/cluster/inventory/known-hosts.ts';
import { shownHostKey, type ShownHostKey } from '../../src/cluster/ssh/shown-host-key.ts';
import { OpsError, type Problem } from '../../src/errors.ts';
import type { ClusterAccess } from '../../src/request.ts';

/** Says whether a host's key is the right one. */
export type Judge = (shown: ShownHostKey) => Promise<boolean>;

/** Hosts that no line of known_hosts is about. */
export function hostsToPin({ hosts, jump }: Inventory, knownHosts: string): readonly (HostAddress | JumpHost)[] {
  const all = jump === undefined ? hosts : [jump, ...hosts];
  if (knownHosts.trim() === '') return all;
  const known = parseKnownHosts(knownHosts);
  return all.filter(({ address, port }) => known.keysFor(address, port).length === 0);
}

/**
 * Asks every host that is not pinned yet for its key, and has each judged; hosts behind the manager come once that is pinned. Answers
 * known_hosts with the accepted ones added.
 * @throws OpsError `host-key-missing` naming every key that was not accepted, `ssh-unreachable`
 */
export async function pinHosts(
  inventory: Inventory,
  access: ClusterAccess,
  judge: Judge,
  signal: AbortSignal,
): Promise<string> {
  const wanted = hostsToPin(inventory, access.knownHosts);
  const by = (way: HostAddress['via']): typeof wanted =>
    wanted.filter((host) => ('via' in host ? host.via : undefined) === way);
  const behind = by('manager');
  const first = await judgeAll(await Promise.all(by(undefined).map((host) => shownHostKey(host))), judge);
  let knownHosts = withLines(access.knownHosts, first);
  const { jump } = inventory;
  if (jump !== undefined && by('jump').length > 0) {
    const link = jumpLinkOf(jump, { ...access, knownHosts });
    try {
      const ask = async (host: JumpHost): Promise<ShownHostKey> =>
        shownHostKey(host, () => link.connectTcp(host.address, host.port));
      knownHosts = withLines(knownHosts, await judgeAll(await Promise.all(by('jump').map(ask)), judge));
    } finally {
      await link.close();
    }
  }
  if (behind.length > 0) {
    const managerOnly = { ...inventory, hosts: inventory.hosts.filter(({ role }) => role === 'manager') };
    await using cluster = await connectCluster(managerOnly, { ...access, knownHosts }, { signal });
    const ask = async (host: JumpHost): Promise<ShownHostKey> =>
      shownHostKey(host, () => cluster.manager.connectTcp(host.address, host.port));
    knownHosts = withLines(knownHosts, await judgeAll(await Promise.all(behind.map(ask)), judge));
  }
  return knownHosts;
}

async function judgeAll(shown: readonly ShownHostKey[], judge: Judge): Promise<readonly ShownHostKey[]> {
  const refused: ShownHostKey[] = [];
  // One after another: a person looks at one at a time.
  for (const key of shown) if (!(await judge(key))) refused.push(key);
  if (refused.length === 0) return shown;
  const problems: readonly Problem[] = refused.map(({ host, fingerprint, type }) => ({
    path: host.name,
    message: `shows ${fingerprint} (${type})`,
  }));
  const flags = refused.map(({ host, fingerprint }) => `--accept-host-key ${host.name}=${fingerprint}`).join(' ');
  throw new OpsError('host-key-missing', `${refused.length} host keys were not accepted`, {
    where: 'hosts',
    problems,
    hint: `Compare each on the host's own console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub); where they are the same: ${flags}`,
  });
}

function withLines(knownHosts: string, keys: readonly ShownHostKey[]): string {
  const before = knownHosts === '' || knownHosts.endsWith('\n') ? knownHosts : `${knownHosts}\n`;
  return before + keys.map(({ line }) => `${line}\n`).join('');
}

/**
 * Which fingerprints were accepted on the command line, as `HOST=SHA256:…`.
 * @throws OpsError `command-invalid` for one of another form, or of a host that is not there
 */
export function acceptedKeys(given: readonly string[], { hosts }: Inventory): ReadonlyMap<string, ReadonlySet<string>> {
  const accepted = new Map<string, Set<string>>();
  const problems: Problem[] = [];
  for (const word of given) {
    const [, name, fingerprint] = /^([^=]+)=(SHA256:[A-Za-z0-9+/]{43})=?$/.exec(word) ?? [];
    const host = hosts.find((each) => each.name === name || each.address === name) ?? onlyOne(hosts, name);
    if (fingerprint === undefined) {
      problems.push({
        path: `--accept-host-key ${word}`,
        message: 'should be HOST=SHA256: and the 43 characters of a fingerprint',
      });
    } else if (host === undefined) {
      problems.push({
        path: `--accept-host-key ${word}`,
        message: `names no host; there are ${hosts.map((each) => each.name).join(', ')}`,
      });
    } else {
      const keys = accepted.get(host.name) ?? new Set();
      accepted.set(host.name, keys.add(fingerprint));
    }
  }
  if (problems.length === 0) return accepted;
  throw new OpsError('command-invalid', 'the accepted host keys have mistakes', { problems });
}

/** `manager` and `broker` also name the only host of that role. */
function onlyOne(hosts: readonly HostAddress[], role: string | undefined): HostAddress | undefined {
  const [first, ...others] = hosts.filter((host) => host.role === role);
  return others.length === 0 ? first : undefined;
}

/**
 * `pinHosts` for a command that asks nobody: only keys that the option `accept-host-key` names are pinned.
 * @param given the values of that option
 * @throws OpsError as `acceptedKeys` and `pinHosts`
 */
export async function pinAccepted(
  given: readonly string[],
  inventory: Inventory,
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<string> {
  const accepted = acceptedKeys(given, inventory);
  const judge: Judge = ({ host, fingerprint }) => Promise.resolve(accepted.get(host.name)?.has(fingerprint) === true);
  return pinHosts(inventory, access, judge, signal);
}

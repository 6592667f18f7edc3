import { connectWhatCan } from '../../src/cluster/ssh/connect-cluster.ts';
import type { ServiceChecks } from '../../src/policy/checks.ts';
import type { Cluster } from '../../src/cluster/host.ts';
import type { Deployment } from '../folder/deployment.ts';
import { hostsToPin } from '../folder/host-keys.ts';
import { type Check, failure } from './check.ts';
import { checkAnswers } from './check-answers.ts';
import { checkDatabase } from './check-database.ts';
import { checkCompose, checkHost, checkSudo } from './check-hosts.ts';
import { checkImages } from './check-images.ts';
import { checkBrokerServices, checkSwarm } from './check-swarm.ts';

/** What the examination goes by. */
export interface Examination {
  readonly deployment: Deployment;
  /** known_hosts, with what was accepted since it was read. */
  readonly knownHosts: string;
  /** What the policy says that services have to answer, once it has been read. */
  readonly configured?: Promise<ServiceChecks | undefined>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/**
 * Looks at everything that a run will need, and changes nothing. Whatever fails is a check that says so.
 * @throws OpsError `cancelled`, and `input-invalid` for known host keys that can't be read
 */
export async function examine(examination: Examination): Promise<readonly Check[]> {
  const { deployment, knownHosts, signal } = examination;
  const { inventory, access } = deployment;
  const files = checkFiles(deployment);
  const unpinned = hostsToPin(inventory, knownHosts);
  if (unpinned.length > 0) {
    const names = unpinned.map(({ name }) => name);
    return [
      ...files,
      ...names.map((where) => ({
        name: 'host key',
        where,
        state: 'fail' as const,
        found: 'is not pinned, so nothing was connected to',
        remedy: 'd8x-ops init shows each key to be compared and pins it; or give --accept-host-key, or --known-hosts.',
      })),
    ];
  }
  const { cluster, faults } = await connectWhatCan(inventory, { ...access, knownHosts }, signal);
  await using _ = cluster;
  const hosts = cluster.hosts.map(({ name }): Check => {
    const fault = faults.get(name);
    const found = `connected as ${inventory.hosts.find((host) => host.name === name)?.user ?? ''}, with the pinned key`;
    return { name: 'SSH', where: name, ...(fault === undefined ? { state: 'ok' as const, found } : failure(fault)) };
  });
  const reached = cluster.hosts.filter(({ name }) => !faults.has(name));
  const each = await Promise.all(reached.map((host) => checkHost(host, examination.now, signal)));
  const rest = faults.has(cluster.manager.name) ? [] : await checkRest(cluster, faults, each.flat(), examination);
  signal.throwIfAborted();
  return [...files, ...hosts, ...each.flat(), ...rest];
}

/** What takes a manager. */
async function checkRest(
  cluster: Cluster,
  faults: ReadonlyMap<string, unknown>,
  found: readonly Check[],
  { deployment: { inventory, access }, configured = Promise.resolve(undefined), signal }: Examination,
): Promise<readonly Check[]> {
  const { manager, broker, workers } = cluster;
  const hasDocker = (name: string): boolean =>
    found.some((check) => check.where === name && check.name === 'Docker' && check.state === 'ok');
  const usableBroker = broker !== undefined && hasDocker(broker.name) ? broker : undefined;
  const usable = {
    ...cluster,
    hosts: cluster.hosts.filter(({ name }) => hasDocker(name)),
    broker: usableBroker,
    workers: workers.filter(({ name }) => hasDocker(name)),
  };
  const { sudoPassword, stackName } = access;
  const groups = await Promise.all([
    checkSudo(manager, sudoPassword, signal).then((check) => [check]),
    hasDocker(manager.name) ? checkSwarm(manager, stackName, signal) : [],
    broker === undefined || faults.has(broker.name) ? [] : checkCompose(broker, signal).then((check) => [check]),
    usableBroker === undefined ? [] : checkBrokerServices(usableBroker, signal).then((check) => [check]),
    checkDatabase({ manager, dsn: inventory.databaseDsn, sudoPassword, signal }),
    hasDocker(manager.name) ? checkImages(usable, stackName, signal) : [],
    hasDocker(manager.name)
      ? configured.then((checks) => checkAnswers(usable, { stackName, configured: checks }, signal))
      : [],
  ]);
  return groups.flat();
}

function checkFiles({ folder, inventory, absent, configFile, otherConfigFile }: Deployment): readonly Check[] {
  const { hosts, services, label } = inventory;
  const kinds = (['manager', 'worker', 'broker'] as const).map((role) => {
    const number = hosts.filter((host) => host.role === role).length;
    return `${number} ${role}${number === 1 ? '' : 's'}`;
  });
  return [
    {
      name: 'files',
      where: folder,
      state: 'ok',
      found: `${label}: ${kinds.join(', ')}${absent.length === 0 ? '' : `; without ${absent.join(', ')}`}`,
    },
    {
      name: 'settings',
      where: 'd8x.conf.json',
      ...(otherConfigFile === undefined
        ? { state: 'ok', found: `taken from ${configFile}` }
        : {
            state: 'warn',
            found: `taken from ${configFile}; there is also ${otherConfigFile}, which was passed over`,
            remedy: `Remove the one that is out of date, or name the right one with --config.`,
          }),
    },
    ...inventory.notices.map((found): Check => ({
      name: 'settings',
      where: 'd8x.conf.json',
      state: 'warn',
      found,
      remedy: `Correct it in ${configFile}.`,
    })),
    services.size > 0
      ? {
          name: 'health',
          where: 'd8x.conf.json',
          state: 'ok',
          found: `${[...services.keys()].join(', ')} have a hostname`,
        }
      : {
          name: 'health',
          where: 'd8x.conf.json',
          state: 'warn',
          found: 'names no hostname, so an update cannot ask the services whether they answer',
          remedy: 'Fill in services.…hostname.',
        },
  ];
}

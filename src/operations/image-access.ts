import { isOutOfReach } from '../retry.ts';
import { BlockList, isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { channelAgent, tlsChannelAgent } from '../cluster/ssh/channel-agent.ts';
import type { EngineInfo } from '../cluster/engine/types.ts';
import type { Cluster } from '../cluster/host.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { parseReference, type ImageReference } from '../image/reference.ts';
import { createRegistry, type Registry, type RegistryCredentials, type ResolvedImage } from '../image/registry.ts';
import type { RunRequest } from '../request.ts';
import type { UpdateContext } from '../update/model/context.ts';
import { normalPlatform, takesTasks } from '../update/swarm/placement.ts';
import { readDockerLogins } from './docker-logins.ts';

/** How long the runner's own way to a registry has for itself before the manager's is tried as well, in milliseconds. */
const headStartMs = 1_500;

/**
 * How this run reaches registries: from the runner, or through the manager's connection where that gets no answer; over HTTP
 * only where the manager's own Docker does so; with the given credentials for the registries that the cluster's images come
 * from, else with those that the SSH user has on the manager.
 */
export async function imageAccess(
  cluster: Cluster,
  request: Pick<RunRequest, 'registryAuth'>,
  signal: AbortSignal,
): Promise<Pick<UpdateContext, 'images' | 'credentials'>> {
  const { manager, broker } = cluster;
  const [info, nodes, logins, services, brokerContainers] = await Promise.all([
    manager.engine.info({ signal }),
    manager.engine.listNodes({ signal }),
    readDockerLogins(manager, signal),
    manager.engine.listServices(undefined, { signal }),
    broker === undefined ? [] : ifReached(broker.engine.listContainers(undefined, { signal, all: true })),
  ]);
  const inUse = new Set([...services, ...brokerContainers].flatMap(({ image }) => registryOf(image)));
  const given = request.registryAuth;
  const credentials = (registry: string): RegistryCredentials | undefined =>
    given !== undefined && inUse.has(registry) ? given : logins.known.get(registry);

  // The manager knows its workers' platforms, also while one of them is down.
  const platform = normalPlatform((nodes.find(takesTasks) ?? nodes[0])?.platform ?? info);
  const plainHttp = insecureRegistries(info);
  const direct = createRegistry({ credentials, plainHttp, signal });
  const dial = manager.connectTcp.bind(manager);
  const agents = { http: channelAgent(dial), https: tlsChannelAgent(dial) };
  const tunnelled = createRegistry({ credentials, plainHttp, signal, agents: () => agents });
  const choice = { platform };
  return {
    images: {
      resolve: async (reference) => {
        try {
          return await resolveEitherWay(direct, tunnelled, reference, choice);
        } catch (error) {
          const isUnread = credentials(reference.registry) === undefined && logins.isKeptByHelper(reference.registry);
          throw isUnread && isOpsError(error, 'registry-denied') ? unreadLogin(error, manager.name) : error;
        }
      },
    },
    credentials: (registry) => {
      const found = credentials(registry);
      return found === undefined ? undefined : { serverAddress: registry, ...found };
    },
  };
}

/** A registry that wants a login which the manager has, but keeps where it can't be read. */
function unreadLogin(error: OpsError, host: string): OpsError {
  return new OpsError(error.code, error.message, {
    ...(error.where === undefined ? {} : { where: error.where }),
    hint: `${host} is logged in there, but a credential helper of its Docker keeps the login, and that is not read: give registry-username and registry-password.`,
    cause: error,
  });
}

/** What a host answers; nothing where it is down, which is told of where the host is needed. */
async function ifReached<T>(asked: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await asked;
  } catch (error) {
    if (isOutOfReach(error)) return [];
    throw error;
  }
}

async function resolveEitherWay(
  direct: Registry,
  tunnelled: Registry,
  reference: ImageReference,
  choice: Parameters<Registry['resolve']>[1],
): Promise<ResolvedImage> {
  const own = direct.resolve(reference, choice);
  const settled = own.then(
    () => true,
    () => true,
  );
  const early = await Promise.race([settled, sleep(headStartMs, false)]);
  if (early) {
    try {
      return await own;
    } catch (error) {
      if (!isOpsError(error, 'registry-unreachable')) throw error;
      return tunnelled.resolve(reference, choice);
    }
  }
  return firstDefinite(own, tunnelled.resolve(reference, choice));
}

/** The first of two answers, refusals included; that a registry is not reached is an answer only when both say so. */
async function firstDefinite<T>(own: Promise<T>, other: Promise<T>): Promise<T> {
  const definite = (way: Promise<T>, instead: Promise<T>): Promise<T> =>
    way.catch((error: unknown) => {
      if (isOpsError(error, 'registry-unreachable')) return instead;
      throw error;
    });
  return Promise.race([definite(own, other), definite(other, own)]);
}

function registryOf(image: string): string[] {
  try {
    return [parseReference(image).registry];
  } catch {
    // An image that is known by its id alone comes from no registry.
    return [];
  }
}

function insecureRegistries({ insecureRegistries: listed }: EngineInfo): (registry: string) => boolean {
  const names = new Set(listed.filter((entry) => !entry.includes('/')));
  const ranges = new BlockList();
  for (const entry of listed.filter((one) => one.includes('/'))) {
    const [address = '', prefix = ''] = entry.split('/');
    const family = isIP(address);
    if (family !== 0) ranges.addSubnet(address, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
  }
  return (registry) => {
    const host = registry.replace(/:\d+$/, '');
    const family = isIP(host);
    return names.has(registry) || (family !== 0 && ranges.check(host, family === 6 ? 'ipv6' : 'ipv4'));
  };
}

import { defined } from '../defined.ts';
import { isOutOfReach } from '../retry.ts';
import { BlockList, isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { channelAgent, tlsChannelAgent } from '../cluster/ssh/channel-agent.ts';
import type { Engine } from '../cluster/engine/engine.ts';
import type { EngineInfo } from '../cluster/engine/types.ts';
import type { Host } from '../cluster/host.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { createRegistry, type Registry } from '../image/registry.ts';
import type { RunRequest } from '../request.ts';
import type { UpdateContext } from '../update/model/context.ts';
import { normalPlatform, takesTasks } from '../update/swarm/placement.ts';
import { readDockerLogins } from './docker-logins.ts';
import { imagesInUse } from './images-in-use.ts';
import { chooseCredentials, type CredentialChoice } from './registry-credentials.ts';

/** How long the runner's own way to a registry has for itself before the manager's is tried as well, in milliseconds. */
const headStartMs = 1_500;

/** What is asked of a cluster's hosts for it. */
export interface AskedHosts {
  readonly manager: Pick<Host, 'name' | 'run' | 'connectTcp'> & {
    readonly engine: Pick<Engine, 'info' | 'listNodes' | 'listServices'>;
  };
  readonly broker: { readonly engine: Pick<Engine, 'listContainers'> } | undefined;
}

/** What reaching registries depends on. */
export interface ImageAccessOptions {
  readonly stackName: string;
  readonly registryAuth?: RunRequest['registryAuth'];
  readonly signal: AbortSignal;
  /** Told once where the given password is not used. */
  readonly warn?: (message: string) => void;
}

/**
 * How this run reaches registries: from the runner, or through the manager's connection where that gets no answer; over HTTP
 * only where the manager's own Docker does so; with the given credentials for the one registry that they are for, else with those
 * that the SSH user has on the manager. What names a host only on the manager, and a password in the clear, go through the manager alone.
 */
export async function imageAccess(
  cluster: AskedHosts,
  { stackName, registryAuth, signal, warn }: ImageAccessOptions,
): Promise<Pick<UpdateContext, 'images' | 'credentials' | 'labelsOf'>> {
  const { manager, broker } = cluster;
  const [info, nodes, logins, services, containers] = await Promise.all([
    manager.engine.info({ signal }),
    manager.engine.listNodes({ signal }),
    readDockerLogins(manager, signal),
    manager.engine.listServices(undefined, { signal }),
    broker === undefined ? [] : ifReached(broker.engine.listContainers(undefined, { signal, all: true })),
  ]);
  const choice = chooseCredentials(registryAuth, imagesInUse(stackName, services, containers), logins.known);
  const { credentials, unused } = choice;
  if (unused !== undefined) warn?.(unused);

  // The manager knows its workers' platforms, also while one of them is down.
  const platform = normalPlatform((nodes.find(takesTasks) ?? nodes[0])?.platform ?? info);
  const plainHttp = insecureRegistries(info);
  const direct = createRegistry({ credentials, plainHttp, signal });
  const dial = manager.connectTcp.bind(manager);
  const agents = { http: channelAgent(dial), https: tlsChannelAgent(dial) };
  const tunnelled = createRegistry({ credentials, plainHttp, signal, agents: () => agents });
  const ofManager = (registry: string): boolean =>
    isLoopback(registry) || (plainHttp(registry) && credentials(registry) !== undefined);
  return {
    images: {
      resolve: async (reference) => {
        const { registry } = reference;
        try {
          if (ofManager(registry)) return await tunnelled.resolve(reference, { platform });
          return await eitherWay(direct, tunnelled, (way) => way.resolve(reference, { platform }));
        } catch (error) {
          if (!isOpsError(error, 'registry-denied') || credentials(registry) !== undefined) throw error;
          if (logins.isKeptByHelper(registry)) throw unreadLogin(error, manager.name);
          throw registryAuth === undefined ? error : otherPassword(error, registry, choice);
        }
      },
    },
    labelsOf: async (image, asked) => {
      const choice = { platform, signal: asked };
      const ask = async (registry: Registry) => (await registry.config(image, choice)).labels;
      if (ofManager(image.registry)) return ask(tunnelled);
      return eitherWay(direct, tunnelled, ask);
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
    ...defined({ where: error.where }),
    hint: `${host} is logged in there, but a credential helper of its Docker keeps the login, and that is not read: give registry-username and registry-password.`,
    cause: error,
  });
}

/** A registry that wants a login, where the given one is not for it. */
function otherPassword(error: OpsError, registry: string, { registry: own, unused }: CredentialChoice): OpsError {
  return new OpsError(error.code, error.message, {
    ...defined({ where: error.where }),
    hint:
      unused ??
      `registry-password is for ${own ?? ''} and was not shown to ${registry}. Set registry: ${registry} where it is for that, or log the manager's Docker in there.`,
    cause: error,
  });
}

/** Whether the name means the very machine that asks: the manager, when its Docker knows an image by it. */
function isLoopback(registry: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(registry);
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

async function eitherWay<T>(
  direct: Registry,
  tunnelled: Registry,
  ask: (registry: Registry) => Promise<T>,
): Promise<T> {
  const own = ask(direct);
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
      return ask(tunnelled);
    }
  }
  return firstDefinite(own, ask(tunnelled));
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

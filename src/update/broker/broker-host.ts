import type { ComposeProject } from '../model/compose-project.ts';
import { imageOf } from '../model/image-text.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../cluster/host.ts';
import { throwIfCancelled } from '../../cancellation.ts';
import { retry } from '../../retry.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { formatRepository } from '../../image/reference.ts';
import { givenSettings, runningSettings } from './broker-settings.ts';
import { findContainer, findContainers } from './broker-watch.ts';
import { composeCreate, type ComposeSettings, composeVersion } from './compose.ts';
import type { Deployment } from '../model/context.ts';
import type { BrokerIntent } from '../model/intent.ts';

const composeTimeoutMs = 120_000;
/** How long Compose may need to replace a container, whose end takes up to ten seconds. */
const composeGraceMs = 30_000;
const retryMs = 3_000;

/** The broker host, which has Compose, and what that needs to know: read before any container is replaced. */
export interface BrokerHost {
  readonly host: Host;
  /** What a service of the project runs with. */
  readonly before: (service: string) => ComposeSettings;
  /** What it should run with. */
  readonly wanted: (service: string) => ComposeSettings;
}

/** Looks at the broker host. @throws OpsError `compose-failed` when it has no Compose */
export async function openBrokerHost(host: Host, project: ComposeProject, deployment: Deployment): Promise<BrokerHost> {
  const [running] = await Promise.all([runningSettings(host.engine, project), composeVersion(host)]);
  // Where nothing runs that has a value, d8x.conf.json's is better than an empty one.
  const before = (service: string): ComposeSettings => ({
    ...givenSettings(deployment.configured),
    ...running(service),
  });
  return {
    host,
    before,
    wanted: (service) => ({ ...before(service), ...givenSettings(deployment) }),
  };
}

/**
 * Gives an image the name that the compose file uses, has Compose make the service's containers from it, and starts them once they are
 * seen to be made from that image and no other. Once `signal` is aborted no Compose is begun any more; one that is at work is waited for.
 * @throws OpsError `compose-failed`, also where Compose made them from something else: those are not started
 */
export async function startFrom(
  { host }: BrokerHost,
  intent: BrokerIntent,
  imageId: string,
  settings: ComposeSettings,
  signal?: AbortSignal,
): Promise<void> {
  await nameImage(host, intent, imageId);
  const before = await findContainer(host.engine, intent.compose, intent.service);
  const digest = imageId === intent.fromImageId ? intent.from : intent.to;
  const command = composeCreate(
    intent.compose,
    intent.service,
    isPinned(intent) ? digest : intent.composeImage,
    settings,
  );
  const create = async (): Promise<void> => {
    try {
      throwIfCancelled(signal, { where: host.name });
      await host.run(command, { timeoutMs: composeTimeoutMs });
    } catch (error) {
      // Compose goes on without the connection: what it is doing must not be begun a second time beside it.
      if (isOpsError(error, 'connection-lost') && (await appears(host, intent, imageId, before?.id))) return;
      throw error;
    }
  };
  try {
    await create().catch(async (error: unknown) => {
      if (signal?.aborted === true || !isOpsError(error, 'command-failed')) throw error;
      // Another Compose may be at work on the project: one that outlived its run, or a person's.
      await sleep(retryMs, undefined, signal === undefined ? {} : { signal });
      await create();
    });
  } catch (error) {
    if (!isOpsError(error, 'command-failed')) throw error;
    throw new OpsError('compose-failed', `Compose could not make ${intent.service}'s container: ${error.message}`, {
      where: host.name,
      hint: `Look on ${host.name} in ${intent.compose.directory}.`,
      cause: error,
      logs: error.logs,
      logsOf: 'command',
    });
  }
  throwIfCancelled(signal, { where: host.name });
  await retry(() => startMade(host, intent, imageId));
}

/** Starts the containers of a service, all of which have to be of that image. */
async function startMade(host: Host, { compose, service }: BrokerIntent, imageId: string): Promise<void> {
  const made = await findContainers(host.engine, compose, service);
  const other = made.find((container) => container.imageId !== imageId);
  if (made.length === 0 || other !== undefined) {
    const what = other === undefined ? 'no container' : `a container from another image (${other.image})`;
    throw new OpsError('compose-failed', `Compose made ${what} for ${service}; nothing was started`, {
      where: host.name,
      hint: `Was somebody else at work there? Look on ${host.name} in ${compose.directory}, and run it again.`,
    });
  }
  await Promise.all(made.map(({ id }) => host.engine.startContainer(id)));
}

/** Whether a new container from that image comes up within a while. */
async function appears(
  { engine }: Host,
  { compose, service }: BrokerIntent,
  imageId: string,
  before: string | undefined,
): Promise<boolean> {
  const deadline = performance.now() + composeGraceMs;
  while (performance.now() < deadline) {
    await sleep(1_000);
    const container = await findContainer(engine, compose, service).catch(() => undefined);
    if (container !== undefined && container.id !== before && container.imageId === imageId) return true;
  }
  return false;
}

/** Whether the compose file names the image by digest. */
function isPinned({ composeImage }: BrokerIntent): boolean {
  return imageOf(composeImage).digest !== undefined;
}

/** Gives an image the name that the compose file uses. */
export async function nameImage({ engine }: Host, { composeImage }: BrokerIntent, imageId: string): Promise<void> {
  const name = imageOf(composeImage);
  // A name with a digest is no tag: Compose is told the image itself.
  if (name.digest !== undefined) return;
  await engine.tagImage(imageId, formatRepository(name), name.tag ?? 'latest');
}

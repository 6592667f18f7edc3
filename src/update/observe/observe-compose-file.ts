import type { ContainerDetails } from '../../cluster/engine/types.ts';
import type { Host } from '../../cluster/host.ts';
import { givenSettings, runningSettings, settingVariables } from '../broker/broker-settings.ts';
import { type ComposeService, formatPort, readComposeFile } from '../broker/compose-file.ts';
import type { ComposeProject } from '../model/compose-project.ts';
import type { Deployment } from '../model/context.ts';
import { formatRepository } from '../../image/reference.ts';
import { readReference } from '../model/image-text.ts';
import type { ObservedComposeFile } from '../model/observation.ts';

/** Has Compose resolve the project's files, with the settings that a service would be started with, and compares. */
export async function observeComposeFile(
  host: Host,
  project: ComposeProject,
  { name, container }: { readonly name: string; readonly container: ContainerDetails },
  deployment: Deployment,
  signal: AbortSignal,
): Promise<ObservedComposeFile> {
  const [running, image] = await Promise.all([
    runningSettings(host.engine, project),
    // An image that is gone gives nothing.
    host.engine.inspectImage(container.imageId, { signal }).catch(() => undefined),
  ]);
  const settings = { ...givenSettings(deployment.configured), ...running(name), ...givenSettings(deployment) };
  const file = await readComposeFile(host, project, settings, signal);
  if (file.kind === 'broken') return file;
  const service = file.service(name);
  if (service === undefined) return { kind: 'without-service' };
  return compareComposeService(service, container, image?.environment ?? [], file.unset);
}

/** Compares what a compose file says of a service with its container. Pure. @param imageVariables those of the container's image, as `NAME=value` */
export function compareComposeService(
  service: ComposeService,
  container: ContainerDetails,
  imageVariables: readonly string[],
  unset: readonly string[],
): ObservedComposeFile {
  const fromImage = new Map(imageVariables.map((line) => [line.slice(0, line.indexOf('=')), line] as const));
  // A variable may be called as what every object has: `constructor`.
  const has = (variable: string): boolean => Object.hasOwn(container.environment, variable);
  const ran = (variable: string): string => (has(variable) ? (container.environment[variable]?.reveal() ?? '') : '');
  const isOfImage = (variable: string): boolean => fromImage.get(variable) === `${variable}=${ran(variable)}`;
  const inFile = Object.entries(service.environment).filter(([variable]) => !settingVariables.has(variable));
  const names = (is: (variable: string, value: string) => boolean): readonly string[] =>
    inFile.flatMap(([variable, value]) => (is(variable, value?.reveal() ?? '') ? [variable] : [])).toSorted();
  const before = container.published.map(({ target, address, port }) => formatPort(address, port, target)).toSorted();
  const after = [...service.ports].toSorted();
  return {
    kind: 'read',
    emptied: names((variable, value) => value === '' && ran(variable) !== '' && !isOfImage(variable)),
    changed: names((variable, value) => value !== '' && has(variable) && value !== ran(variable)),
    added: names((variable, value) => value !== '' && !has(variable)),
    removed: Object.keys(container.environment)
      .filter(
        (variable) =>
          !Object.hasOwn(service.environment, variable) && !isOfImage(variable) && !settingVariables.has(variable),
      )
      .toSorted(),
    image: otherImage(service.image, container.image),
    isCommandOther: isOther(service.command, container.command) || isOther(service.entrypoint, container.entrypoint),
    ports: isOther(after, before) ? { before, after } : undefined,
    unset,
  };
}

/** A name with a digest says nothing of the service: the digest changes with each update. */
function otherImage(inFile: string | undefined, ran: string): string | undefined {
  const [named, running] = [inFile ?? '', ran].map(readReference);
  if (named === undefined || running === undefined) return undefined;
  const isPinned = named.digest !== undefined || running.digest !== undefined;
  const isSame =
    formatRepository(named) === formatRepository(running) &&
    (isPinned || (named.tag ?? 'latest') === (running.tag ?? 'latest'));
  return isSame ? undefined : inFile;
}

function isOther(wanted: readonly string[] | undefined, present: readonly string[]): boolean {
  return wanted !== undefined && (wanted.length !== present.length || wanted.some((word, at) => word !== present[at]));
}

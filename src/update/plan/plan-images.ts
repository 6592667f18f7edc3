import { formatReference, type ImageReference, type PinnedImage } from '../../image/reference.ts';
import { readReference } from '../model/image-text.ts';
import { pullReference } from '../model/image-text.ts';
import type { Observation, ObservedHost } from '../model/observation.ts';
import type { PlannedService, Plan } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import { selectPrunable } from './prunable.ts';

/** The pulls that bring every image to every host that may run it, without those that are there already. */
export function planPulls(services: readonly PlannedService[], hosts: readonly ObservedHost[]): Plan['pulls'] {
  const pulls = new Map<string, Plan['pulls'][number]>();
  for (const { action, to, hosts: names } of services) {
    if (action === 'none') continue;
    for (const name of names) {
      const host = hosts.find((one) => one.name === name);
      if (host === undefined || hasImage(host, to)) continue;
      pulls.set(`${name} ${pullReference(to)}`, { host: name, image: to });
    }
  }
  return [...pulls.values()];
}

/**
 * The images that no prune may remove: what services run, what they can go back to by their records, and what this plan
 * brings.
 */
export function planKeeps(observation: Observation, services: readonly PlannedService[]): readonly string[] {
  const observed = [...observation.services, ...observation.brokerServices];
  return [
    ...new Set([
      ...observed.map(({ image }) => formatReference(image)),
      ...observed.flatMap(({ record }) => record?.history.map(({ image }) => image) ?? []),
      ...observation.brokerServices.flatMap(({ image, digests }) =>
        digests.map((digest) => formatReference({ ...image, digest })),
      ),
      ...services.flatMap(({ from, to }) => [formatReference(from), formatReference(to)]),
      ...(observation.unfinished?.services.flatMap(({ from, to }) => [from, to]) ?? []),
    ]),
  ];
}

/** Room that a pull needs on a host's disk for each compressed byte: the download, and what it unpacks to. */
const spaceFactor = 3;
/** What Docker needs to go on working besides. */
const reserveBytes = 100 * 1024 * 1024;

/** Hosts whose disk has no room for what they have to pull, counting what a prune frees there before. */
export function diskProblems(
  plan: Pick<Plan, 'pulls' | 'keeps'>,
  { hosts, resolutions }: Observation,
  prunes: boolean,
): PlanProblem[] {
  return hosts.flatMap((host) => {
    const pulls = plan.pulls.filter((pull) => pull.host === host.name);
    if (!host.reached || pulls.length === 0) return [];
    const bytes = pulls.reduce((sum, { image }) => sum + compressedBytes(image, resolutions), 0);
    const needed = bytes * spaceFactor + reserveBytes;
    const freed = prunes ? selectPrunable(host, plan.keeps).bytes : 0;
    if (host.disk.freeBytes + freed >= needed) return [];
    const message = `${host.name} has ${megabytes(host.disk.freeBytes)} free at ${host.disk.path}, and pulling ${pulls.length === 1 ? 'the image' : `${pulls.length} images`} needs ${megabytes(needed)}`;
    const hint = `Free some on ${host.name}, for instance with: docker image prune -a`;
    return [{ path: host.name, code: 'disk-full' as const, message, hint }];
  });
}

function hasImage(host: ObservedHost, image: PinnedImage): boolean {
  return host.reached && host.images.some(({ repoDigests }) => repoDigests.some((text) => isSameImage(text, image)));
}

function isSameImage(repoDigest: string, image: PinnedImage): boolean {
  const read = readReference(repoDigest);
  return read?.digest === image.digest && read.path === image.path && read.registry === image.registry;
}

function compressedBytes(image: ImageReference, resolutions: Observation['resolutions']): number {
  const found = resolutions.find(({ answer }) => answer.ok && answer.image.digest === image.digest);
  return found?.answer.ok === true ? (found.answer.image.bytes ?? 0) : 0;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / (1024 * 1024)).toLocaleString('en')} MiB`;
}

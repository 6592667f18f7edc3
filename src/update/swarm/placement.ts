import type { Node, Service } from '../../cluster/engine/types.ts';
import type { ResolvedImage } from '../../image/registry.ts';
import { satisfies } from './constraint.ts';
import { specPlatforms } from './service-spec.ts';

type Platform = ResolvedImage['platforms'][number];

/** Docker's node names of architectures (`uname -m`) in the registries' spelling (GOARCH). */
const architectures: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armv7l', 'arm'],
  ['armv6l', 'arm'],
  ['i386', '386'],
  ['i686', '386'],
]);

/** A platform in the spelling that registries use. */
export function normalPlatform({ os, architecture }: Platform): Platform {
  const name = architecture.toLowerCase();
  return { os: os.toLowerCase(), architecture: architectures.get(name) ?? name };
}

/** `linux/amd64`. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture } = normalPlatform(platform);
  return `${os}/${architecture}`;
}

/** Whether an image exists for a platform. One that names no platform at all is taken to fit. */
export function runsOn(image: Pick<ResolvedImage, 'platforms'>, platform: Platform): boolean {
  const wanted = formatPlatform(platform);
  return image.platforms.length === 0 || image.platforms.some((one) => formatPlatform(one) === wanted);
}

/** Whether swarm gives new tasks to the node at all. */
export function takesTasks(node: Node): boolean {
  return node.state === 'ready' && node.availability === 'active';
}

/** The nodes that swarm may put the service's tasks on, by their state, its placement constraints and platforms. */
export function eligibleNodes(service: Service, nodes: readonly Node[]): readonly Node[] {
  const platforms = specPlatforms(service.spec);
  const fits = ({ platform }: Node): boolean =>
    platforms.length === 0 || platforms.some((one) => isPlatform(normalPlatform(one), normalPlatform(platform)));
  return nodes.filter((node) => takesTasks(node) && satisfies(node, service.constraints) && fits(node));
}

/** As swarm's scheduler compares them (moby/swarmkit, manager/scheduler/filter.go): what is not said may be anything. */
function isPlatform(wanted: Platform, actual: Platform): boolean {
  return (
    (wanted.os === '' || wanted.os === actual.os) &&
    (wanted.architecture === '' || wanted.architecture === actual.architecture)
  );
}

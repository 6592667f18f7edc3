import type { Sandbox } from '../../test/cluster/sandbox.ts';

/** A service that is updated, where to, and how many containers it should have all the time. */
export interface Updated {
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly replicas: number;
  readonly place: 'swarm' | 'broker';
}

const repositories: readonly (readonly [name: string, repository: string, place: Updated['place']])[] = [
  ['api', 'd8x-trader-main', 'swarm'],
  ['history', 'd8x-trader-history', 'swarm'],
  ['referral', 'd8x-referral-system', 'swarm'],
  ['candles-pyth-client', 'd8x-candles-pyth-client', 'swarm'],
  ['candles-ws-server', 'd8x-candles-ws-server', 'swarm'],
  ['candles-poly-client', 'd8x-candles-poly-client', 'swarm'],
  ['broker', 'd8x-broker-server', 'broker'],
  ['executorws', 'd8x-broker-exec-ws', 'broker'],
];

/**
 * Six services of the swarm and two of the broker host, each to the image that its repository has under a tag.
 * @param tags by service: `dev` where it has none
 */
export function updatedServices({ info }: Sandbox, tags: Readonly<Record<string, string>> = {}): readonly Updated[] {
  return repositories.map(([name, repository, place]) => {
    const tag = tags[name] ?? 'dev';
    const digest = info.images[repository]?.[tag];
    if (digest === undefined) throw new Error(`the sandbox has no ${repository}:${tag}`);
    return { name, repository, tag, digest, place, replicas: name === 'api' ? 2 : 1 };
  });
}

/** As after `/d8x update`. */
export function asRequest(services: readonly Updated[]): string {
  return services.map(({ name, digest }) => `${name}@${digest}`).join(' ');
}

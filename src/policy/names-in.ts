import type { KnownNames } from '../command/environment-word.ts';
import { publishedServices } from '../image/published-services.ts';
import type { Environment, Policy } from './policy.ts';

/** Every name of a service or an environment that a comment under this policy could have in it. */
export function namesIn({ environments }: Policy): KnownNames {
  const own = environments.flatMap(({ services = [], images = {}, releases }) => [
    ...services,
    ...Object.keys(images),
    ...releases.map(({ service }) => service),
  ]);
  return {
    services: new Set([...publishedServices, ...own].map((name) => name.toLowerCase())),
    environments: environments.map(({ name }) => name),
  };
}

/** The repositories that images of this environment may be built from, besides D8X's. */
export function sourcesIn({ sources = [], releases }: Pick<Environment, 'sources' | 'releases'>): readonly string[] {
  return [...sources, ...releases.map(({ repository }) => repository)];
}

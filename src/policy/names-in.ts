import type { KnownNames } from '../command/next-line.ts';
import { publishedServices } from '../image/published-services.ts';
import type { Policy } from './policy.ts';

/** Every name of a service or an environment that a comment under this policy could have in it, in lower case. */
export function namesIn({ environments }: Policy): KnownNames {
  const own = environments.flatMap(({ name, services = [], images = {}, releases }) => [
    name,
    ...services,
    ...Object.keys(images),
    ...releases.map(({ service }) => service),
  ]);
  return new Set([...publishedServices, ...own].map((name) => name.toLowerCase()));
}

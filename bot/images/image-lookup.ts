import type { Configuration } from '../configuration.ts';
import { createRegistry, type Registry } from '../../src/image/registry.ts';

/** What the bot asks registries. */
export type ImageLookup = Pick<Registry, 'resolve' | 'listTags' | 'config'>;

/** Somebody waits for the answer, and the Action can ask again. In milliseconds. */
const timeoutMs = 8000;

/** Registries with the bot's own credentials, where it has some. */
export function makeImageLookup(configuration: Pick<Configuration, 'registry' | 'insecureRegistries'>): ImageLookup {
  const { registry, insecureRegistries } = configuration;
  return createRegistry({
    credentials: (host) => (registry?.host === host ? registry : undefined),
    plainHttp: (host) => insecureRegistries.includes(host),
    timeoutMs,
  });
}

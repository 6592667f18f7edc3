import type { Configuration } from '../configuration.ts';
import { createRegistry, type Registry } from '../../src/image/registry.ts';
import { publicAgents } from './public-agents.ts';

/** What the bot asks registries. */
export type ImageLookup = Pick<Registry, 'resolve' | 'listTags' | 'config'>;

/** For one request. Somebody waits for the answer, and the Action can ask again. In milliseconds. */
const timeoutMs = 8000;
/** For all that is asked for one command, in milliseconds. */
const commandMs = 10_000;

/** The end of all that is asked for one command. */
export function commandDeadline(): AbortSignal {
  return AbortSignal.timeout(commandMs);
}

/** Registries on the internet, or named by the bot's operator, with the bot's own credentials where it has some. */
export function makeImageLookup(
  configuration: Pick<Configuration, 'registry' | 'insecureRegistries' | 'privateRegistries'>,
): ImageLookup {
  const { registry, insecureRegistries, privateRegistries } = configuration;
  const agents = publicAgents([...insecureRegistries, ...privateRegistries]);
  return createRegistry({
    credentials: (host) => (registry?.host === host ? registry : undefined),
    plainHttp: (host) => insecureRegistries.includes(host),
    agents: () => agents,
    timeoutMs,
  });
}

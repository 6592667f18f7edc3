import { sameRegistry } from '../image/registry-name.ts';
import type { RegistryCredentials } from '../image/registry.ts';
import type { RunRequest } from '../request.ts';
import type { DockerLogins } from './docker-logins.ts';
import type { ImageInUse } from './images-in-use.ts';

/** What a run shows registries. */
export interface CredentialChoice {
  /** For that registry alone: a password is never shown to another one. */
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
  /** The registry that the given password is for; undefined where none was given, or it is not known which. */
  readonly registry: string | undefined;
  /** Why the given password is not used at all. */
  readonly unused?: string;
}

/**
 * The given password is for the registry that the request names; without a name, for the one that the images of the services come from,
 * redis and cadvisor apart. Where these come from several, it is for none. Every other registry gets what the manager is logged in with.
 */
export function chooseCredentials(
  given: RunRequest['registryAuth'],
  images: readonly ImageInUse[],
  logins: DockerLogins['known'],
): CredentialChoice {
  const login = (registry: string): RegistryCredentials | undefined => logins.get(registry.toLowerCase());
  if (given === undefined) return { credentials: login, registry: undefined };
  const registries = [...new Set(images.filter(({ updated }) => updated).map(({ image }) => image.registry))].sort();
  const [only, ...others] = given.registry === undefined ? registries : [given.registry];
  if (only === undefined || others.length > 0) {
    const from = only === undefined ? 'no registry that is known' : registries.join(' and ');
    return {
      credentials: login,
      registry: undefined,
      unused: `registry-password is not used: the services' images come from ${from}. Set registry to the one that it is for.`,
    };
  }
  return {
    credentials: (registry) => (sameRegistry(registry, only) ? given : login(registry)),
    registry: only,
  };
}

import { z } from 'zod';
import type { Command } from '../cluster/command/command.ts';
import type { Host } from '../cluster/host.ts';
import { parseRegistryName } from '../image/registry-name.ts';
import type { RegistryCredentials } from '../image/registry.ts';
import { Secret } from '../secret.ts';

const configSchema = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
});

/** What a host's Docker is logged in to. */
export interface DockerLogins {
  readonly known: ReadonlyMap<string, RegistryCredentials>;
  /** Whether a credential helper keeps the login for a registry, where it can't be read. */
  readonly isKeptByHelper: (registry: string) => boolean;
}

/** `~/.docker/config.json` of the SSH user; nothing where there is none. */
const readConfig: Command = {
  stages: [['sh', '-c', 'cat "${DOCKER_CONFIG:-$HOME/.docker}/config.json" 2>/dev/null || true']],
};

/**
 * The registries that the SSH user of a host is logged in to (`docker login`). Logins that a credential helper keeps are not
 * there to be read; which they are is known.
 */
export async function readDockerLogins(host: Pick<Host, 'run'>, signal: AbortSignal): Promise<DockerLogins> {
  const { stdout } = await host.run(readConfig, { signal });
  return { known: parseDockerLogins(stdout), isKeptByHelper: parseHelpers(stdout) };
}

/** The logins in the text of a `config.json`; none where it is not one. */
export function parseDockerLogins(text: string): ReadonlyMap<string, RegistryCredentials> {
  const logins = new Map<string, RegistryCredentials>();
  for (const [server, { auth }] of Object.entries(configSchema.safeParse(json(text)).data?.auths ?? {})) {
    const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(auth ?? '', 'base64').toString('utf8')) ?? [];
    if (username !== undefined && password !== undefined) {
      logins.set(registryName(server), { username, password: new Secret(password) });
    }
  }
  return logins;
}

/** Registries whose logins a helper keeps: those that name one, and with `credsStore` those that are listed without a login. */
export function parseHelpers(text: string): (registry: string) => boolean {
  const { auths = {}, credsStore, credHelpers = {} } = configSchema.safeParse(json(text)).data ?? {};
  const stored =
    credsStore === undefined ? [] : Object.keys(auths).filter((server) => auths[server]?.auth === undefined);
  const kept = new Set([...Object.keys(credHelpers), ...stored].map(registryName));
  return (registry) => kept.has(registry);
}

/** Docker Hub is kept under the URL of its old index; others under their host, some with a scheme or a path. */
function registryName(server: string): string {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return parseRegistryName(host) ?? host;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { parseReference } from './reference.ts';

const dockerHub = 'docker.io';
/** Docker Hub is also known by the host that serves it, and by that of its old index, which `docker login` still writes. */
const dockerHubHosts: ReadonlySet<string> = new Set([dockerHub, 'index.docker.io', 'registry-1.docker.io']);

/**
 * A registry's host as references have it, in lower case: `ghcr.io`, `10.0.0.1:5000`, `docker.io` by any of its names. A URL of it
 * is taken, too. Undefined for what names no registry, or has a repository behind it.
 */
export function parseRegistryName(text: string): string | undefined {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/(?:v[12]\/?)?$/, '');
  if (dockerHubHosts.has(host)) return dockerHub;
  try {
    const { registry } = parseReference(`${host}/image`);
    // Without a dot or a port it would be a user of Docker Hub.
    return registry === host ? registry : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two registries, as references name them, are one. */
export function sameRegistry(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demand } from './command.ts';
import { privateRegistryUser } from './credentials.ts';
import { signalProcess } from '../process-identity.ts';
import { mark, runningDaemons, startInKeeper } from './daemons.ts';
import type { Layout } from './layout.ts';
import { entering } from './namespaces.ts';
import { privateRegistryAddress, registryAddress } from './topology.ts';
import { waitFor } from '../wait.ts';

export type RegistryKind = 'open' | 'private';

const addresses: Readonly<Record<RegistryKind, string>> = { open: registryAddress, private: privateRegistryAddress };

/** bcrypt of `privateRegistryPassword`: Node has none, and the password guards nothing. */
const passwordHash = '$2y$05$d8xd8xd8xd8xd8xd8xd8xeYB5tBrQuzN7mjvHnyq.9EnnkdbIctue';

/** Writes the configuration of both registries: an open one, and one that asks for a password. */
export async function prepareRegistries(layout: Layout): Promise<void> {
  await mkdir(layout.registry);
  await writeFile(join(layout.registry, 'htpasswd'), `${privateRegistryUser}:${passwordHash}\n`);
  for (const kind of ['open', 'private'] as const) {
    const configuration = {
      version: 0.1,
      log: { level: 'warn' },
      storage: {
        filesystem: { rootdirectory: join(layout.registry, kind) },
        delete: { enabled: true },
        maintenance: { uploadpurging: { enabled: false } },
      },
      http: { addr: addresses[kind] },
      ...(kind === 'private'
        ? { auth: { htpasswd: { realm: 'sandbox', path: join(layout.registry, 'htpasswd') } } }
        : {}),
    };
    await writeFile(join(layout.registry, `${kind}.yml`), JSON.stringify(configuration));
  }
}

/** Starts a registry and waits until it listens. @returns its pid */
export async function startRegistry(layout: Layout, keeper: number, kind: RegistryKind): Promise<number> {
  const configuration = join(layout.registry, `${kind}.yml`);
  const pid = await startInKeeper(layout, keeper, `registry-${kind}`, ['docker-registry', 'serve', configuration]);
  const port = addresses[kind].split(':')[1] ?? '';
  await waitFor(
    `the ${kind} registry`,
    async () => (await demand(entering(keeper, ['net'], ['ss', '-Hltn', `sport = :${port}`]))) !== '',
    { seconds: 60 },
  );
  return pid;
}

/** Pushes all images into both registries. `service` is the program that they run. */
export async function fillRegistries(layout: Layout, keeper: number, service: string): Promise<void> {
  const program = fileURLToPath(new URL('image/push.ts', import.meta.url));
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', program, service];
  await demand(entering(keeper, ['net'], node), { env: mark(layout) });
}

/** A registry that can stop answering from one moment on, as one that hangs: connections are taken, and what is asked waits. */
export interface HeldRegistry {
  /** From now on; at once, before anything that is begun afterwards can be answered. */
  readonly begin: () => void;
  readonly end: () => void;
}

export async function holdRegistry(layout: Layout): Promise<HeldRegistry> {
  const running = await runningDaemons(layout, 'registry-open');
  const program = running.at(-1);
  if (program === undefined) throw new Error('the registry does not run');
  return {
    begin: () => signalProcess(program, 'SIGSTOP'),
    // nsenter, which holds it, stops with it, and would not see its end.
    end: () => running.forEach((process) => signalProcess(process, 'SIGCONT')),
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../free-port.ts';
import { waitFor } from '../../wait.ts';

/** A registry of Debian's `docker-registry`, on loopback, with storage of its own. */
export interface RunningRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

export interface RegistrySetup {
  /** The `auth` section of its configuration. */
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** Starts a registry and waits until it answers. */
export async function startRegistry(setup: RegistrySetup = {}): Promise<RunningRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  const log = join(folder, 'log');
  await writeFile(
    config,
    stringify({
      version: '0.1',
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: join(folder, 'storage') }, delete: { enabled: true } },
      http: { addr: host, secret: 'for-uploads', ...(setup.tls === undefined ? {} : { tls: setup.tls }) },
      ...(setup.auth === undefined ? {} : { auth: setup.auth }),
    }),
  );
  const child = spawn('sh', ['-c', 'exec docker-registry serve "$0" >"$1" 2>&1', config, log], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await waitUntilListening(host, log);
  return {
    host,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilListening(host: string, log: string): Promise<void> {
  const [address, port] = host.split(':');
  try {
    // Any answer will do, also a refusal to speak plain HTTP.
    await waitFor('the registry', async () => fetch(`http://${address}:${port}/`), { seconds: 30 });
  } catch (error) {
    throw new Error(await readFile(log, 'utf8').catch(() => 'docker-registry is missing'), { cause: error });
  }
}

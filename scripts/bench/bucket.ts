import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import { findMinio } from '../../test/tools/minio.ts';
import { waitFor } from '../../test/wait.ts';

/** A bucket beside the sandbox's runner, and the inputs by which copies get there. */
export interface Bucket extends AsyncDisposable {
  readonly inputs: Readonly<Record<string, string>>;
}

const address = '127.0.0.1:9000';
const key = { user: 'bench-user', password: 'bench-password' };

/** Starts MinIO on the runner, with one bucket: a folder of its drive is one. */
export async function startBucket(sandbox: Sandbox, folder: string): Promise<Bucket> {
  const program = await findMinio();
  const drive = join(folder, 'minio');
  await mkdir(join(drive, 'copies'), { recursive: true });
  const [command = '', ...args] = sandbox.runnerCommand([program, 'server', '--quiet', '--address', address, drive]);
  const child = spawn(command, args, {
    stdio: 'ignore',
    env: {
      ...process.env,
      MINIO_ROOT_USER: key.user,
      MINIO_ROOT_PASSWORD: key.password,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
  });
  const ended = once(child, 'exit');
  const live = ['curl', '--silent', '--fail', `http://${address}/minio/health/live`];
  await waitFor('MinIO', async () => (await sandbox.execInside(live)).code === 0, { seconds: 60 });
  return {
    inputs: {
      's3-endpoint': `http://${address}`,
      's3-bucket': 'copies',
      's3-access-key-id': key.user,
      's3-secret-access-key': key.password,
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

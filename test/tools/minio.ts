import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { formatIdentity, identify, isRunning, parseIdentity } from '../process-identity.ts';
import { waitFor } from '../wait.ts';
import { cacheFolder, goTool, isExecutable } from './go-tool.ts';

/** What is built where MinIO is not installed. It takes minutes, once: it is kept in the cache. */
const minio = {
  name: 'minio',
  package: 'github.com/minio/minio',
  version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
};

/** How long MinIO is waited for, in minutes: `npm test` begins to build it at its start. */
export const minioMinutes = 15;

/** The path of MinIO: on the PATH, in the cache, or built into the cache with Go, by one process at a time. @throws Error where it can't be built */
export async function findMinio(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, 'minio')))) return join(folder, 'minio');
  }
  const bin = join(cacheFolder(env), 'bin');
  const path = join(bin, `${minio.name}-${minio.version}`);
  const note = `${path}.building`;
  await mkdir(bin, { recursive: true });
  await waitFor('MinIO', async () => (await isExecutable(path)) || (await isOurs(note)), {
    seconds: minioMinutes * 60,
    everyMs: 500,
  });
  if (await isExecutable(path)) return path;
  try {
    return await goTool(minio, env);
  } finally {
    await rm(note, { force: true });
  }
}

/** Whether this process is the one that builds: no other is, that still runs. */
async function isOurs(note: string): Promise<boolean> {
  const own = identify(process.pid);
  try {
    await writeFile(note, own === undefined ? '' : formatIdentity(own), { flag: 'wx' });
    return true;
  } catch {
    const other = parseIdentity(await readFile(note, 'utf8').catch(() => ''));
    if (other !== undefined && !isRunning(other)) await rm(note, { force: true });
    return false;
  }
}

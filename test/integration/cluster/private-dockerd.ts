import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensureDocker } from '../../cluster/packages.ts';
import { waitFor } from '../../wait.ts';

const run = promisify(execFile);

/** A real dockerd without images, in network and process namespaces of its own. */
export interface PrivateDockerd extends AsyncDisposable {
  readonly socket: string;
  /** Runs Docker's own client against it. @throws Error when that fails */
  docker(...args: string[]): Promise<string>;
  /** Makes an image of a root file system. */
  importImage(archive: Uint8Array, name: string): Promise<void>;
  /** Stops it from answering, without ending it, until `thaw`. */
  freeze(): Promise<void>;
  thaw(): void;
}

export async function startDockerd(): Promise<PrivateDockerd> {
  await ensureDocker();
  const folder = await mkdtemp('/tmp/d8x-dockerd-');
  await chmod(folder, 0o755);
  const socket = `${folder}/docker.sock`;
  const script = [
    'set -eu',
    'ip link set lo up',
    'mount -t tmpfs tmpfs /run',
    `exec dockerd --data-root ${folder}/data --exec-root ${folder}/exec --pidfile ${folder}/pid -H unix://${socket} --bridge none --iptables=false >${folder}/log 2>&1`,
  ].join('\n');
  const dockerd = spawn(
    'unshare',
    [
      '--net',
      '--mount',
      '--propagation',
      'private',
      '--pid',
      '--fork',
      '--mount-proc',
      '--kill-child',
      'sh',
      '-c',
      script,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  for (let attempt = 0; !(await accepts(socket)); attempt += 1) {
    if (attempt > 300 || dockerd.exitCode !== null) {
      throw new Error(`dockerd does not start: ${(await readFile(`${folder}/log`, 'utf8')).slice(-2000)}`);
    }
    await sleep(100);
  }
  await chmod(socket, 0o666);
  const pid = Number(await readFile(`/proc/${dockerd.pid}/task/${dockerd.pid}/children`, 'utf8'));
  return {
    socket,
    docker: async (...args) => (await run('docker', ['-H', `unix://${socket}`, ...args])).stdout,
    importImage: async (archive, name) => {
      const importing = spawn('docker', ['-H', `unix://${socket}`, 'import', '-', name], {
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      importing.stdin.end(archive);
      await once(importing, 'exit');
      if (importing.exitCode !== 0) throw new Error('docker import failed');
    },
    freeze: async () => {
      process.kill(pid, 'SIGSTOP');
      const status = `/proc/${pid}/status`;
      await waitFor('dockerd to stop', async () => /^State:\tT/m.test(await readFile(status, 'utf8')), { seconds: 60 });
      // Its other threads stop a moment later.
      await sleep(50);
    },
    thaw: () => process.kill(pid, 'SIGCONT'),
    [Symbol.asyncDispose]: async () => {
      dockerd.kill('SIGKILL');
      if (dockerd.exitCode === null && dockerd.signalCode === null) await once(dockerd, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function accepts(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

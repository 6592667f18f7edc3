import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A root file system of a test's own over a cached one, in a mount namespace that ends with this; its network is this machine's. */
export interface DebianRoot extends AsyncDisposable {
  /** Put before a command that is to run in it. */
  readonly enter: readonly string[];
  /** Runs a shell's script in it, as root. @returns what it printed @throws Error when it fails */
  sh(script: string, stdin?: string): Promise<string>;
}

const layout = `set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount --rbind /dev "$1/root/dev"
mount -t proc proc "$1/root/proc"
mount -t tmpfs -o mode=1777 tmp "$1/root/tmp"
echo ready
exec cat`;

export async function openDebianRoot(system: string): Promise<DebianRoot> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-root-'));
  const argv = ['--mount', '--propagation', 'private', 'sh', '-c', layout, 'sh', folder, system];
  const holder: ChildProcess = spawn('unshare', argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  if (holder.stdout === null) throw new Error('no output');
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => {
      throw new Error('the root could not be mounted');
    }),
  ]);
  const enter = ['nsenter', '-t', String(holder.pid), '-m', 'chroot', join(folder, 'root')];
  return {
    enter,
    sh: async (script, stdin = '') => {
      const [program = '', ...args] = enter;
      const running = run(program, [...args, 'sh', '-ec', script], { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
      running.child.stdin?.end(stdin);
      return (await running).stdout;
    },
    [Symbol.asyncDispose]: async () => {
      holder.stdin?.end();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ClusterAccess } from '../../../src/request.ts';
import { Secret } from '../../../src/secret.ts';
import { freePort } from '../free-port.ts';
import { waitFor } from '../../wait.ts';

const run = promisify(execFile);

export interface SshdOptions {
  /** Lines for sshd_config. */
  readonly settings?: readonly string[];
  readonly hostKeys?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
  /** Reached as /var/run/docker.sock by those who log in. */
  readonly dockerSocket?: string;
  /** Path of the user's login shell; bash where it is not given. */
  readonly shell?: string;
  /** Files in the user's home, by their paths there. */
  readonly home?: Readonly<Record<string, string>>;
  /** Lines for sudoers, after the one that lets the user be root with a password. */
  readonly sudoers?: readonly string[];
  /** Passphrase of the key that may log in. */
  readonly passphrase?: string;
}

/** A real sshd on the loopback address, with a user `d8xtrader` who exists nowhere else. */
export interface PrivateSshd extends AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  /** known_hosts lines, one a host key. */
  readonly knownHosts: readonly string[];
  readonly pid: number;
  readonly access: ClusterAccess;
  log(): Promise<string>;
}

/** As awkward as a password for sudo can be. */
export const sudoPassword = String.raw`p'a"s $HOME %s \ ü#`;

const user = 'd8xtrader';

/** Runs in a mount namespace of its own, so that neither the user nor its sudo rights exist outside of it. */
const setUp = String.raw`
set -eu
mount -t tmpfs tmpfs "$D/private"
mkdir "$D/private/upper" "$D/private/work" "$D/private/home"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$D/private/upper,workdir=$D/private/work" /etc
mount -t tmpfs tmpfs /run
mkdir -p /run/sshd /run/sudo
if [ -n "$SOCKET" ]; then ln -s "$SOCKET" /run/docker.sock; fi
useradd -m -d "$D/private/home/$U" -s "$LOGIN_SHELL" "$U"
cp -rT "$D/home" "$D/private/home/$U"
printf '%s:%s\n' "$U" "$PASSWORD" | chpasswd
printf '%s\n' "$U ALL=(ALL:ALL) ALL" "$SUDOERS" > /etc/sudoers.d/d8x
exec env -i PATH="$PATH" /usr/sbin/sshd -D -f "$D/sshd_config" -E "$D/sshd.log"
`;

export async function startSshd(options: SshdOptions = {}): Promise<PrivateSshd> {
  const folder = await mkdtemp('/tmp/d8x-sshd-');
  await chmod(folder, 0o755);
  await mkdir(`${folder}/private`);
  const port = await freePort();
  const types = options.hostKeys ?? ['ed25519'];
  await Promise.all([
    ...types.map((type) => run('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', `${folder}/host_${type}`])),
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', options.passphrase ?? '', '-f', `${folder}/key`]),
  ]);
  await writeFile(
    `${folder}/sshd_config`,
    [
      `ListenAddress 127.0.0.1:${port}`,
      ...types.map((type) => `HostKey ${folder}/host_${type}`),
      `AuthorizedKeysFile ${folder}/key.pub`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PidFile none',
      'LogLevel DEBUG1',
      'MaxStartups 100',
      ...(options.settings ?? []),
    ].join('\n') + '\n',
  );
  await mkdir(`${folder}/home`);
  for (const [path, text] of Object.entries(options.home ?? {})) {
    await mkdir(dirname(`${folder}/home/${path}`), { recursive: true });
    await writeFile(`${folder}/home/${path}`, text);
  }
  const sshd = spawn('unshare', ['--mount', '--propagation', 'private', 'bash', '-c', setUp], {
    env: {
      PATH: process.env['PATH'],
      D: folder,
      U: user,
      PASSWORD: sudoPassword,
      SOCKET: options.dockerSocket ?? '',
      SUDOERS: (options.sudoers ?? []).join('\n'),
      LOGIN_SHELL: options.shell ?? '/bin/bash',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await accepting(port, sshd);
  const publicKeys = await Promise.all(types.map((type) => readFile(`${folder}/host_${type}.pub`, 'utf8')));
  const knownHosts = publicKeys.map((key) => `[127.0.0.1]:${port} ${key.split(' ').slice(0, 2).join(' ')}`);
  return {
    port,
    folder,
    knownHosts,
    pid: sshd.pid ?? 0,
    access: {
      hostsCfg: `[managers]\n127.0.0.1 hostname=manager-1\n`,
      sshPrivateKey: new Secret(await readFile(`${folder}/key`, 'utf8')),
      ...(options.passphrase === undefined ? {} : { sshPassphrase: new Secret(options.passphrase) }),
      knownHosts: knownHosts.join('\n'),
      sshUser: user,
      sshPort: port,
      sudoPassword: new Secret(sudoPassword),
      stackName: 'stack',
    },
    log: () => readFile(`${folder}/sshd.log`, 'utf8'),
    [Symbol.asyncDispose]: async () => {
      sshd.kill();
      if (sshd.exitCode === null && sshd.signalCode === null) await once(sshd, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function accepting(port: number, sshd: ChildProcess): Promise<void> {
  const isReached = async (): Promise<boolean> => {
    if (sshd.exitCode !== null) throw new Error(`sshd ended with ${sshd.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } finally {
      socket.destroy();
    }
  };
  await waitFor('sshd to accept connections', isReached, { seconds: 30 });
}

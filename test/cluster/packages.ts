import { access, constants, readFile, rm, writeFile } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import { waitFor } from '../wait.ts';
import { execute } from './command.ts';

interface Need {
  /** The package is there when any of these patterns has a match. */
  readonly paths: readonly string[];
  readonly package: string;
}

/** Programs of Debian 12 and 13 that stand beside a sandbox's hosts, or that tests start; what hosts have of their own is in host/system.ts. */
const needs: readonly Need[] = [
  { package: 'docker-registry', paths: ['/usr/bin/docker-registry'] },
  { package: 'openssh-server', paths: ['/usr/sbin/sshd'] },
  { package: 'openssh-client', paths: ['/usr/bin/ssh-keygen'] },
  { package: 'postgresql', paths: ['/usr/lib/postgresql/*/bin/postgres'] },
  { package: 'age', paths: ['/usr/bin/age'] },
  { package: 'zstd', paths: ['/usr/bin/zstd'] },
  { package: 'iproute2', paths: ['/usr/bin/ss', '/bin/ss'] },
  { package: 'iptables', paths: ['/usr/sbin/iptables'] },
  { package: 'sudo', paths: ['/usr/bin/sudo'] },
  { package: 'busybox-static', paths: ['/bin/busybox'] },
  { package: 'curl', paths: ['/usr/bin/curl'] },
  { package: 'adduser', paths: ['/usr/sbin/adduser'] },
  { package: 'gnupg', paths: ['/usr/bin/gpg'] },
  { package: 'openssl', paths: ['/usr/bin/openssl'] },
  { package: 'redis-server', paths: ['/usr/bin/redis-server'] },
  { package: 'git', paths: ['/usr/bin/git'] },
  { package: 'fish', paths: ['/usr/bin/fish'] },
  { package: 'zsh', paths: ['/usr/bin/zsh', '/bin/zsh'] },
  { package: 'tcsh', paths: ['/usr/bin/tcsh', '/bin/tcsh'] },
  { package: 'csh', paths: ['/usr/bin/bsd-csh', '/bin/bsd-csh'] },
  { package: 'unzip', paths: ['/usr/bin/unzip'] },
  { package: 'rclone', paths: ['/usr/bin/rclone'] },
  { package: 'cmark-gfm', paths: ['/usr/bin/cmark-gfm'] },
];

/** For tests with a dockerd of this machine; hosts of sandboxes have their own. In Debian 13 its client is a package by itself. */
const dockerNeeds: readonly Need[] = [
  { package: 'docker.io', paths: ['/usr/sbin/dockerd', '/usr/bin/dockerd', '/usr/local/bin/dockerd'] },
  { package: 'docker-cli', paths: ['/usr/bin/docker', '/usr/local/bin/docker'] },
];

/** Packages that are not installed, as this distribution calls them. */
async function missingPackages(wanted: readonly Need[]): Promise<string[]> {
  const missing: string[] = [];
  for (const { package: name, paths } of wanted) {
    const found = await Promise.all(paths.map(hasMatch));
    if (!found.includes(true)) missing.push(name);
  }
  return missing;
}

async function hasMatch(pattern: string): Promise<boolean> {
  for await (const _ of glob(pattern)) return true;
  return false;
}

/** Debian's switch against starting services while packages are installed; ours says so, to be told from another's. */
const policyFile = '/usr/sbin/policy-rc.d';
const policy = '#!/bin/sh\n# d8x-ops: installing packages for a sandbox\nexit 101\n';

/**
 * Installs what a sandbox needs and this machine lacks, through apt, without starting any service.
 * @throws Error when apt is missing or fails
 */
export async function ensurePackages(say: (line: string) => void = () => {}): Promise<void> {
  await ensureAll(needs, say);
}

/** The same for a dockerd and its client. */
export async function ensureDocker(): Promise<void> {
  await ensureAll(dockerNeeds, () => undefined);
}

async function ensureAll(wanted: readonly Need[], say: (line: string) => void): Promise<void> {
  const missing = await missingPackages(wanted);
  if (missing.length === 0) return;
  say(`installing ${missing.join(', ')} with apt …`);
  await installPackages(missing);
  const still = await missingPackages(wanted);
  if (still.length > 0) throw new Error(`after apt-get install there is still no ${still.join(', ')}`);
}

/** One after another: apt waits for nobody who reads the lists. */
let installing: Promise<void> = Promise.resolve();

/** Installs packages without starting their services; those that this distribution does not know are left out. */
export async function installPackages(names: readonly string[]): Promise<void> {
  const before = installing;
  installing = before.catch(() => undefined).then(() => installNow(names));
  return installing;
}

async function installNow(names: readonly string[]): Promise<void> {
  const held = await holdServices();
  try {
    await apt('update', '-qq');
    const known = await Promise.all(names.map(async (name) => ((await isKnown(name)) ? [name] : [])));
    await apt('install', '-y', '-qq', '--no-install-recommends', ...known.flat());
  } finally {
    if (held) await rm(policyFile, { force: true });
  }
}

/** Forbids services to start. @returns whether that has to be rolled back */
async function holdServices(): Promise<boolean> {
  const present = await readFile(policyFile, 'utf8').catch(() => undefined);
  if (present !== undefined) return present === policy;
  await writeFile(policyFile, policy, { mode: 0o755 });
  return true;
}

async function isKnown(name: string): Promise<boolean> {
  const { stdout } = await execute(['apt-cache', 'policy', name]);
  return /Candidate: (?!\(none\))/.test(stdout);
}

async function apt(...args: readonly string[]): Promise<void> {
  await access('/usr/bin/apt-get', constants.X_OK).catch(() => {
    throw new Error('a sandbox installs its programs with apt: it needs Debian 12 or 13');
  });
  const argv = ['apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
  const { code, stdout, stderr } = await waitFor(
    'another apt to end',
    async () => {
      const finished = await execute(argv, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
      return /Could not get lock/.test(finished.stderr) ? undefined : finished;
    },
    { seconds: 300, everyMs: 1_000 },
  );
  if (code !== 0)
    throw new Error(`apt-get ${args.join(' ')} exited ${code}: ${(stderr || stdout).trim().slice(-2000)}`);
}

import { createHash } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../tools/go-tool.ts';
import { demand, execute } from '../command.ts';
import { installPackages } from '../packages.ts';

/**
 * What hosts consist of: a Debian with a Docker and a Compose of today, as hosts have them that follow Docker's own
 * packages, whatever this machine is. pg_dump is this machine's, see root.sh.
 */
const suite = 'forky';
const packages: readonly string[] = [
  'docker.io',
  'docker-cli',
  'docker-compose',
  'iptables',
  'iproute2',
  'openssh-server',
  'openssh-client',
  'sudo',
  'adduser',
  'procps',
  // A login shell that is none of POSIX's.
  'fish',
  'curl',
  'ca-certificates',
  'zstd',
  'gzip',
  // pg_wrapper and the libraries that pg_dump is linked with.
  'postgresql-client-common',
  'libpq5',
  'libreadline8t64',
];

/** Of packages only what runs; and dpkg need not be safe from a power cut. */
const options: readonly string[] = [
  '--mode=root',
  '--variant=minbase',
  '--aptopt=Apt::Install-Recommends "false"',
  // A mirror may be a snapshot of some day: what counts is that it is signed.
  '--aptopt=Acquire::Check-Valid-Until "false"',
  ...['doc', 'man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
  '--dpkgopt=force-unsafe-io',
];

/** Builds into $2 under a lock and moves it to $1, unless another process has done so meanwhile. The rest is the builder's argv. */
const buildOnce = `set -e
done=$1 fresh=$2; shift 2
[ ! -d "$done" ] || exit 0
trap 'rm -rf "$fresh"' EXIT
"$@"
mv "$fresh" "$done"`;

/**
 * The root file system that all hosts lie upon, from the cache; made by mmdebstrap, which verifies what it downloads as
 * apt does, where it is not there yet.
 * @throws Error where apt has no mirror of Debian, or the mirror has no such suite
 */
export async function hostSystem(say: (line: string) => void): Promise<string> {
  const recipe = [...options, `--include=${packages.join(',')}`, suite];
  const name = createHash('sha256').update(recipe.join('\n')).digest('hex').slice(0, 16);
  const folder = cacheFolder(process.env);
  const path = join(folder, `hosts-${suite}-${name}`);
  if (await isThere(path)) return path;
  say(`making the hosts' system, with a current Docker (once, a minute or two) …`);
  await mkdir(folder, { recursive: true });
  await installPackages(['mmdebstrap', 'debian-archive-keyring']);
  const fresh = `${path}.${process.pid}`;
  const builder = ['mmdebstrap', ...(await proxyOption()), ...recipe, fresh, await mirror()];
  const { code, stderr } = await execute([
    'flock',
    `${path}.lock`,
    'sh',
    '-c',
    buildOnce,
    'sh',
    path,
    fresh,
    ...builder,
  ]);
  if (code !== 0) throw new Error(`the hosts' system could not be made: ${stderr.trim().slice(-2000)}`);
  return path;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Where this machine's apt has Debian from. */
async function mirror(): Promise<string> {
  const argv = [
    'apt-get',
    'indextargets',
    '--format',
    '$(REPO_URI)',
    'Created-By: Packages',
    'Origin: Debian',
    'Label: Debian',
  ];
  const uris = (await demand(argv)).split('\n');
  return uris.find((uri) => /^https?:/.test(uri)) ?? 'http://deb.debian.org/debian';
}

async function proxyOption(): Promise<readonly string[]> {
  const { stdout } = await execute(['apt-config', 'dump', '--format', '%v%n', 'Acquire::http::Proxy']);
  return stdout.trim() === '' ? [] : [`--aptopt=Acquire::http::Proxy "${stdout.trim()}"`];
}

import { createHash } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, goTool } from '../../tools/go-tool.ts';
import { demand, execute } from '../command.ts';
import { installPackages } from '../packages.ts';
import { type System, type SystemName, systems } from './systems.ts';

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

/**
 * Builds into $2 under a lock and moves it to $1, unless another process has done so meanwhile. What is put over the packages: $3 is what is
 * called sudo, $4 a Compose, $5 a Docker Engine, where these are not the suite's. The rest is the builder's argv.
 */
const buildOnce = `set -e
done=$1 fresh=$2 sudo=$3 compose=$4 engine=$5; shift 5
[ ! -d "$done" ] || exit 0
trap 'rm -rf "$fresh"' EXIT
"$@"
[ "$sudo" = sudo ] || ln -sf "$sudo" "$fresh/usr/bin/sudo"
[ -z "$compose" ] || install -D "$compose" "$fresh/usr/libexec/docker/cli-plugins/docker-compose"
[ -z "$engine" ] || install "$engine" "$fresh/usr/sbin/dockerd"
mv "$fresh" "$done"`;

/**
 * The root file system that all hosts lie upon, from the cache; made by mmdebstrap, which verifies what it downloads as
 * apt does, where it is not there yet.
 * @throws Error where apt has no mirror of Debian, or the mirror has no such suite
 */
export async function hostSystem(wanted: SystemName, say: (line: string) => void): Promise<string> {
  const system: System = systems[wanted];
  const { suite, packages, engine, composeOf, sudo } = system;
  const recipe = [...options, `--include=${packages.join(',')}`, suite];
  const over = [
    ...(sudo === 'sudo' ? [] : [sudo]),
    ...(composeOf === undefined ? [] : [composeOf]),
    ...(engine === undefined ? [] : [engine.version]),
  ];
  const name = createHash('sha256')
    .update([...recipe, ...over].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const folder = cacheFolder(process.env);
  const path = join(folder, `hosts-${wanted}-${name}`);
  if (await isThere(path)) return path;
  const compose = composeOf === undefined ? '' : await composeIn(await hostSystem(composeOf, say));
  say(
    `making the hosts' system, ${wanted} (once, a minute or two${engine === undefined ? '' : '; its Docker is built, in some more'}) …`,
  );
  const dockerd = engine === undefined ? '' : await goTool(engine);
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
    sudo,
    compose,
    dockerd,
    ...builder,
  ]);
  if (code !== 0) throw new Error(`the hosts' system could not be made: ${stderr.trim().slice(-2000)}`);
  return path;
}

/** Debian moved it between its releases. */
async function composeIn(root: string): Promise<string> {
  const places = ['usr/libexec', 'usr/lib'].map((place) => join(root, place, 'docker/cli-plugins/docker-compose'));
  for (const place of places) if (await isThere(place)) return place;
  throw new Error(`there is no Compose in ${root}`);
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

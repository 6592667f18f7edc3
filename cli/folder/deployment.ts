import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { defined } from '../../src/defined.ts';
import { parseInventory, type Inventory } from '../../src/cluster/inventory/inventory.ts';
import { openPrivateKey } from '../../src/cluster/ssh/private-key.ts';
import { hintFor, isOpsError, OpsError, type Problem, problemsIn } from '../../src/errors.ts';
import type { ClusterAccess } from '../../src/request.ts';
import { cleanLines, cleanText, decodeBytes } from '../../src/decode-text.ts';
import { Secret } from '../../src/secret.ts';
import type { Arguments } from '../declare/parse-arguments.ts';

/** A deployment folder of d8x-cli, read. */
export interface Deployment {
  readonly folder: string;
  readonly inventory: Inventory;
  /** `knownHosts` is empty where nothing is pinned yet. */
  readonly access: ClusterAccess;
  /** Where pinned host keys are kept. */
  readonly knownHostsFile: string;
  /** d8x.conf.json as it lies there. */
  readonly config: Secret;
  /** Where it lies, as seen from the folder where it is inside: `.d8x-config/d8x.conf.json`. */
  readonly configFile: string;
  /** A second d8x.conf.json that was passed over, likewise. */
  readonly otherConfigFile: string | undefined;
  /** What is not there and may be done without. */
  readonly absent: readonly string[];
}

/** Options by which the files are found. */
export type FolderOption =
  'folder' | 'config' | 'ssh-key' | 'ssh-jump' | 'passphrase-file' | 'password-file' | 'known-hosts';

/** What the workflows leave to hosts.cfg, and this is what they take without it. */
const defaults = { sshUser: 'd8xtrader', sshPort: 22, stackName: 'stack' } as const;

/**
 * Reads everything that a deployment is reached with.
 * @throws OpsError `input-invalid` with all that is missing or wrong, by file
 */
export async function readDeployment(given: Pick<Arguments<FolderOption>, 'text'>): Promise<Deployment> {
  const folder = resolve(given.text('folder') ?? '.');
  const at = (option: FolderOption, name: string): string => {
    const path = given.text(option);
    return path === undefined ? join(folder, name) : resolve(path);
  };
  const files = {
    hostsCfg: join(folder, 'hosts.cfg'),
    key: at('ssh-key', 'id_ed25519'),
    password: at('password-file', 'password.txt'),
    knownHosts: at('known-hosts', 'known_hosts'),
  };
  const problems: Problem[] = [];
  const needed = async (path: string): Promise<string> => {
    const text = await readText(path);
    if (text === undefined) problems.push({ path, message: 'is not there' });
    return text ?? '';
  };
  const passphraseFile = given.text('passphrase-file');
  const [hostsCfg, config, key, passphrase, password, knownHosts] = await Promise.all([
    needed(files.hostsCfg),
    findConfig(folder, given.text('config')),
    needed(files.key),
    passphraseFile === undefined ? undefined : needed(resolve(passphraseFile)),
    given.text('password-file') === undefined ? readText(files.password) : needed(files.password),
    readText(files.knownHosts),
  ]);
  if (config.text === undefined) problems.push({ path: config.path, message: config.message });
  if (config.text === undefined || problems.length > 0) throw unusable(folder, problems);
  const access: ClusterAccess = {
    ...defaults,
    hostsCfg: cleanLines(hostsCfg),
    d8xConfig: config.text,
    sshPrivateKey: new Secret(cleanLines(key)),
    knownHosts: cleanLines(knownHosts ?? ''),
    ...defined({ sshJump: given.text('ssh-jump') }),
    ...(passphrase === undefined ? {} : { sshPassphrase: new Secret(withoutLineEnd(passphrase)) }),
    ...(password === undefined ? {} : { sudoPassword: new Secret(withoutLineEnd(password)) }),
  };
  const inventory = checked(folder, access, problems, { ...files, config: config.path });
  return {
    folder,
    inventory,
    access,
    knownHostsFile: files.knownHosts,
    config: new Secret(config.text),
    configFile: config.path,
    otherConfigFile: config.other,
    absent: password === undefined ? [files.password] : [],
  };
}

type FoundConfig = { readonly path: string } & (
  { readonly text: string; readonly other: string | undefined } | { readonly text: undefined; readonly message: string }
);

/**
 * d8x.conf.json: the named one; else where d8x-cli keeps it (`--config-directory`, by default `./.d8x-config`: internal/cmd/main.go); else the
 * one in the folder itself.
 */
async function findConfig(folder: string, named: string | undefined): Promise<FoundConfig> {
  const name = 'd8x.conf.json';
  const places = named === undefined ? [join(folder, '.d8x-config', name), join(folder, name)] : [resolve(named)];
  const shown = (path: string): string => {
    const inside = relative(folder, path);
    return inside.startsWith('..') ? path : inside;
  };
  const texts = await Promise.all(places.map(readText));
  const found = places.flatMap((path, index) => {
    const text = texts[index];
    return text === undefined ? [] : [{ path: shown(path), text }];
  });
  const [first, other] = found;
  if (first !== undefined) return { ...first, other: other?.path };
  const [path = name, elsewhere] = places.map(shown);
  const message = elsewhere === undefined ? 'is not there' : `is not there, and neither is ${elsewhere}`;
  return { path, text: undefined, message };
}

function checked(
  folder: string,
  access: ClusterAccess,
  problems: Problem[],
  files: Readonly<Record<'hostsCfg' | 'config' | 'key', string>>,
): Inventory {
  const names: readonly (readonly [string, string])[] = [
    ['hosts-cfg', files.hostsCfg],
    ['d8x-config', files.config],
    ['ssh-private-key', files.key],
    ['ssh-passphrase', '--passphrase-file'],
    ['ssh-jump', '--ssh-jump'],
  ];
  const check = <T>(look: () => T): T | undefined => {
    try {
      return look();
    } catch (error) {
      if (!isOpsError(error)) throw error;
      for (const problem of problemsIn(error)) {
        const [input, file] = names.find(([name]) => problem.path.startsWith(name)) ?? [problem.path, problem.path];
        problems.push({ ...problem, path: problem.path.replace(input, file) });
      }
      return undefined;
    }
  };
  check(() => openPrivateKey(access.sshPrivateKey, access.sshPassphrase));
  const inventory = check(() => parseInventory(access));
  if (inventory === undefined || problems.length > 0) throw unusable(folder, problems);
  return inventory;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return cleanText(decodeBytes(await readFile(path)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new OpsError('input-invalid', `${path} cannot be read`, { where: path, cause: error });
  }
}

/** What an editor or `echo` puts at the end is no part of a password. */
function withoutLineEnd(text: string): string {
  return text.replace(/\n+$/, '');
}

function unusable(folder: string, problems: readonly Problem[]): OpsError {
  const [first] = problems;
  const all = problems.length === 1 && first !== undefined ? `${first.path} ${first.message}` : 'the files have faults';
  return new OpsError('input-invalid', `${folder} cannot be used: ${all}`, {
    where: folder,
    problems,
    hint: hintFor(
      problems,
      'Give the folder that d8x-cli deployed from with --folder; --config, --ssh-key, --password-file and --known-hosts name files that lie elsewhere.',
    ),
  });
}

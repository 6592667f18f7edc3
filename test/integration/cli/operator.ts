import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../cli/run.ts';
import { type GitHubDouble, startGitHub } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';
import { openSealed } from '../../github/state/vault.ts';
import { type PrivateSshd, startSshd, sudoPassword } from '../cluster/private-sshd.ts';
import { type ScriptedTerminal, scriptedTerminal } from './scripted-terminal.ts';

export const linodeToken = 'a-token-that-never-leaves';
export const databaseDsn = 'postgres://d8x:p%40ss%20w%C3%B6rd@10.0.0.9:5432/d8x';

/** An operator with a deployment folder of one host, a token, and GitHub. */
export interface Operator extends AsyncDisposable {
  readonly github: GitHubDouble;
  readonly sshd: PrivateSshd;
  readonly folder: string;
  /** `SHA256:…` of the host. */
  readonly fingerprint: string;
  /** Options by which nothing is asked. */
  readonly unattended: readonly string[];
  /** Of whatever is given on the command line after `d8x-ops`. */
  run(
    words: readonly string[],
    terminal?: ScriptedTerminal,
    input?: string,
  ): Promise<{ code: number; terminal: ScriptedTerminal }>;
  /** A repository without a commit, of which alice is an administrator. */
  emptyRepository(name: string): Repository;
  /** What the secrets of an environment hold, opened with GitHub's key. */
  secretsOf(repository: Repository, environment?: string): Readonly<Record<string, string | undefined>>;
  /** What was asked of GitHub since `from` that changes anything, as operation ids. */
  writes(from?: number): readonly string[];
}

export async function startOperator(): Promise<Operator> {
  const [github, sshd] = await Promise.all([startGitHub({ behaviour: { wantsVersion: true } }), startSshd()]);
  const action = github.setup.repository('D8-X/d8x-ops');
  action.git.tags.set('v9.9.9', action.git.branches.get('main') ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'd8x-folder-'));
  const keyLine = sshd.knownHosts[0]?.split(' ') ?? [];
  const { fingerprint } = await import('../../../src/cluster/inventory/known-hosts.ts');
  const shown = fingerprint(Buffer.from(keyLine[2] ?? '', 'base64'));
  await writeFile(
    join(folder, 'hosts.cfg'),
    `[managers]\n127.0.0.1 hostname=manager-1 ansible_user=d8xtrader ansible_port=${sshd.port}\n`,
  );
  await mkdir(join(folder, '.d8x-config'));
  await writeFile(join(folder, '.d8x-config/d8x.conf.json'), JSON.stringify(config, null, '\t'));
  await writeFile(join(folder, 'id_ed25519'), sshd.access.sshPrivateKey.reveal());
  await writeFile(join(folder, 'password.txt'), `${sudoPassword}\n`);
  const environment = {
    PATH: process.env['PATH'],
    GITHUB_TOKEN: github.as('alice').token(),
    GITHUB_API_URL: github.apiUrl,
  };
  return {
    github,
    sshd,
    folder,
    fingerprint: shown,
    unattended: ['--folder', folder, '--yes', '--despite-failures', '--accept-host-key', `manager=${shown}`],
    run: async (words, given, input) => {
      const terminal = given ?? scriptedTerminal(undefined, input);
      const now = (): Date => new Date();
      const signal = new AbortController().signal;
      return { code: await run(words, { environment, terminal, signal, now, version: '9.9.9' }), terminal };
    },
    emptyRepository: (name) => {
      const [owner = '', short = ''] = name.split('/');
      const repository = github.state.addRepository(github.setup.user(owner), short, 'main', true);
      github.setup.collaborator(repository, 'alice', 'admin');
      return repository;
    },
    secretsOf: (repository, name = 'production') => {
      const vault = repository.environmentVaults.get(name);
      const secrets = [...(vault?.secrets.values() ?? [])];
      return Object.fromEntries(
        secrets.map((secret) => [secret.name, vault === undefined ? undefined : openSealed(vault, secret.sealed)]),
      );
    },
    writes: (from = 0) =>
      github.requests
        .slice(from)
        .filter(({ method }) => method !== 'GET')
        .map(({ operationId }) => operationId ?? '?'),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([github.stop(), sshd[Symbol.asyncDispose](), rm(folder, { recursive: true })]);
    },
  };
}

const config = {
  server_provider: 'linode',
  linode_config: { linode_token: linodeToken, label_prefix: 'd8x-acme', region: 'eu-central' },
  aws_config: null,
  database_dsn: databaseDsn,
  services: { main_http: { name: 'main_http', hostname: 'api.acme.test', https: true } },
  broker_server_config: { fee_tbps: '60', redis_password: 'r3dis', executor_address: '0x00' },
  swarm_redis_password: 'another-secret',
};

/** The text of a file of a branch. */
export function fileAt(repository: Repository, path: string, branch = 'main'): string | undefined {
  const sha = repository.git.branches.get(branch);
  return sha === undefined ? undefined : repository.git.commits.get(sha)?.files.get(path)?.toString();
}

export async function textOf(...path: readonly string[]): Promise<string> {
  return readFile(join(...path), 'utf8');
}

import type { Octokit } from '@octokit/rest';
import { signersPath } from '../../src/backup/origin/signers.ts';
import { isOpsError } from '../../src/errors.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { recoverySuffix, unattendedSuffix } from '../../src/policy/unattended.ts';
import { type EnvironmentRules, isProtected, isRestrictedTo, readEnvironment } from '../github/environment.ts';
import { findSecrets, type FoundRepository, readFileAt } from '../github/repository.ts';
import type { RepositoryName } from '../../github/request.ts';
import { walletSecrets } from '../github/secret-names.ts';
import type { SentState } from '../folder/state-file.ts';
import { checkBotApp } from './check-bot-app.ts';
import { checkRestoreKey } from './check-restore-key.ts';
import { checkSigning } from './check-signing.ts';
import { type Check, failure, type Finding, look } from './check.ts';

/** An environment of a repository, and what is known of it here. */
export interface GitHubPlace {
  readonly octokit: Octokit;
  readonly name: RepositoryName;
  readonly environment: string;
  /** @throws OpsError `github-refused`, `github-unreachable`, `config-invalid` */
  readonly find: () => Promise<FoundPlace>;
  /** What `init` sent there from this folder. */
  readonly sent: SentState;
  /** The same for the environments beside it. */
  readonly sentBeside: readonly SentState[];
}

export interface FoundPlace {
  readonly repository: FoundRepository;
  /** What the default branch says; undefined where it says nothing. */
  readonly policy: Policy | undefined;
}

/** Whether the environment gives its secrets to one branch alone, whether that is protected, and what was set by hand. Changes nothing. */
export async function checkGitHub(place: GitHubPlace): Promise<readonly Check[]> {
  const { octokit, environment } = place;
  const where = `${place.name.owner}/${place.name.repo}`;
  try {
    const { repository, policy } = await place.find();
    const own = policy?.environments.find(({ name }) => name === environment);
    const branch = own?.ref ?? repository.defaultBranch;
    const [rules, unattended, recovery] = await Promise.all([
      readEnvironment(octokit, repository, environment),
      readEnvironment(octokit, repository, `${environment}${unattendedSuffix}`),
      readEnvironment(octokit, repository, `${environment}${recoverySuffix}`),
    ]);
    const unattendedName = `${environment}${unattendedSuffix}`;
    const recoveryName = `${environment}${recoverySuffix}`;
    const [secrets, unattendedSecrets, recoverySecrets, signers, protection, botApp] = await Promise.all([
      rules === undefined ? new Map<string, string>() : findSecrets(octokit, repository, environment),
      unattended === undefined ? undefined : findSecrets(octokit, repository, unattendedName),
      recovery === undefined ? undefined : findSecrets(octokit, repository, recoveryName),
      repository.head === undefined ? undefined : readFileAt(octokit, repository, signersPath, repository.head),
      look('branch', branch, async () => branchFinding(await isProtected(octokit, repository, branch), repository)),
      checkBotApp(octokit, repository),
    ]);
    return [
      {
        name: 'environment',
        where: environment,
        ...environmentFinding(rules, { branch, repository, secrets, place }),
      },
      ...(unattended === undefined
        ? reviewersCheck(rules, environment)
        : [
            {
              name: 'environment',
              where: unattendedName,
              ...environmentFinding(unattended, { branch, repository, secrets: new Map(), place }),
            },
          ]),
      protection,
      botApp,
      ...(rules === undefined
        ? []
        : [
            checkSigning({
              environment,
              secrets: new Map([
                [environment, new Set(secrets.keys())],
                ...[
                  { name: unattendedName, secrets: unattendedSecrets },
                  { name: recoveryName, secrets: recoverySecrets },
                ].flatMap(({ name, secrets }) =>
                  secrets === undefined ? [] : [[name, new Set(secrets.keys())] as const],
                ),
              ]),
              sent: [place.sent, ...place.sentBeside].flatMap(({ signer }) => signer ?? []),
              signers,
            }),
          ]),
      ...checkRestoreKey({
        environment,
        branch,
        rules: recovery,
        own: [...(recoverySecrets?.keys() ?? [])],
        others: new Map([
          [environment, [...secrets.keys()]],
          [unattendedName, [...(unattendedSecrets?.keys() ?? [])]],
        ]),
      }),
      ...byHand(secrets, place),
    ];
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return [{ name: 'GitHub', where, ...failure(error) }];
  }
}

interface Looked {
  readonly branch: string;
  readonly repository: FoundRepository;
  readonly secrets: ReadonlyMap<string, string>;
  readonly place: GitHubPlace;
}

function environmentFinding(
  rules: EnvironmentRules | undefined,
  { branch, repository, secrets, place: { sent } }: Looked,
): Finding {
  if (rules === undefined) return { state: 'fail', found: 'is not there', remedy: 'd8x-ops init makes it.' };
  if (isRestrictedTo(rules, branch)) return { state: 'ok', found: `${branch} alone may use it` };
  const wallets = walletSecrets.filter((name) => secrets.has(name));
  const plan = repository.private
    ? ' For private repositories this takes GitHub Pro, Team or Enterprise (docs/configuration.md).'
    : '';
  const holds = wallets.length === 0 ? '' : `, and it holds ${wallets.join(' and ')}`;
  if (typeof rules.branches !== 'string') {
    const others = rules.branches.map(({ name }) => name).filter((name) => name !== branch);
    return {
      state: 'fail',
      found: `may be used by ${rules.branches.map(({ name }) => name).join(', ') || 'no branch'}, and not by ${branch} alone${holds}`,
      remedy: `Leave ${branch} as its only deployment branch${others.length === 0 ? '' : ` (remove ${others.join(', ')})`}, by d8x-ops init or in Settings → Environments.`,
    };
  }
  const open = rules.branches === 'all' ? 'every branch may use it' : 'every branch may use it while none is protected';
  const found = `${open}: whoever may push one can read its secrets${holds}`;
  if (sent.open !== undefined && wallets.length === 0) {
    return {
      state: 'warn',
      found: `${found}; ${sent.open}`,
      remedy: `Let nobody push whom you would not give these secrets to.${plan}`,
    };
  }
  return {
    state: 'fail',
    found,
    remedy: `d8x-ops init lets ${branch} alone use it.${wallets.length === 0 ? '' : ' Until then remove the wallets’ keys from it.'}${plan}`,
  };
}

function reviewersCheck(rules: EnvironmentRules | undefined, environment: string): readonly Check[] {
  if (rules === undefined || rules.reviewers.length === 0) return [];
  return [
    {
      name: 'reviewers',
      where: environment,
      state: 'warn',
      found: 'every backup and every look at the cluster waits for one of them',
      remedy: `d8x-ops init --reviewers … makes ${environment}${unattendedSuffix} beside it, for what changes nothing.`,
    },
  ];
}

function branchFinding(isLimited: boolean | undefined, { private: isPrivate }: FoundRepository): Finding {
  if (isLimited === true) return { state: 'ok', found: 'is protected' };
  const found = isLimited === undefined ? 'is not there yet' : 'is not protected';
  return {
    state: 'warn',
    found: `${found}: whoever may push to it can read the environment's secrets`,
    remedy: `Protect it: Settings → Rules, so that changes come by reviewed pull requests.${isPrivate ? ' For private repositories this takes GitHub Pro, Team or Enterprise.' : ''}`,
  };
}

/** Files as secrets that somebody else set: what they hold can't be seen, so this says how they should be. */
const multiline = ['D8X_HOSTS_CFG', 'D8X_CONFIG', 'D8X_SSH_PRIVATE_KEY', 'D8X_SSH_KNOWN_HOSTS'];

function byHand(secrets: ReadonlyMap<string, string>, { sent, environment }: GitHubPlace): readonly Check[] {
  const own = multiline.filter((name) => secrets.has(name) && sent.secrets[name]?.updatedAt !== secrets.get(name));
  if (own.length === 0) return [];
  return [
    {
      name: 'secrets',
      where: environment,
      state: 'info',
      found: `${own.join(', ')}: not set from here. Each should be one line (Base64, or JSON on one line), since the runner masks every line of a secret by itself, a lone bracket too`,
    },
  ];
}

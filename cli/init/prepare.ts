import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Octokit } from '@octokit/rest';
import { signersPath } from '../../src/backup/origin/signers.ts';
import { policyPath } from '../../src/policy/parse-policy.ts';
import { unattendedSuffix } from '../../src/policy/unattended.ts';
import { signersFile } from '../folder/backup-trust.ts';
import type { Deployment } from '../folder/deployment.ts';
import { hostsToPin } from '../folder/host-keys.ts';
import { githubClient } from '../github/client.ts';
import { readEnvironment } from '../github/environment.ts';
import { findRepository, findSecrets, type FoundRepository, readFileAt, requireScopes } from '../github/repository.ts';
import { readUnattended, withEnvironment, botAppVariable, readVariable } from '../github/variables.ts';
import type { CliContext } from '../context.ts';
import { workflowFile } from '../workflow-files.ts';
import { pinAction } from './action-pin.ts';
import type { Answers, InitArguments } from './answers.ts';
import { findBotApp } from './bot-app.ts';
import { environmentSecrets, type SecretSources, type WalletKeys } from './environment-secrets.ts';
import { type EnvironmentFacts, makePlan, type Plan } from './plan.ts';
import { branchOf, policyWith } from './policy-file.ts';
import { type Base, findBase, type NewFile } from './publish-files.ts';
import { findReviewers, type NamedReviewer } from './reviewers.ts';
import { type EnvironmentSigner, signerOf, withSigners } from './signing-keys.ts';
import { StateFile, targetOf } from '../folder/state-file.ts';

/** What was found, and what is to be done about it. */
export interface Prepared {
  readonly octokit: Octokit;
  readonly repository: FoundRepository;
  readonly base: Base;
  readonly state: StateFile;
  readonly plan: Plan;
  /** For whom backups will be; none where the pair is still to be made. */
  readonly recipients: readonly string[];
  /** By environment. */
  readonly signers: ReadonlyMap<string, EnvironmentSigner>;
  /** The text of the file with everybody who may sign backups. */
  readonly signersText: string;
}

/** What is to be set up. */
export interface Wanted {
  readonly given: InitArguments;
  readonly deployment: Deployment;
  readonly answers: Answers;
  readonly walletKeys: WalletKeys;
}

/**
 * Looks at the repository and plans. Changes nothing.
 * @throws OpsError `github-refused` (also for a token that lacks a scope), `github-unreachable`, `config-invalid`, `input-invalid`
 */
export async function prepare(
  { given, deployment, answers, walletKeys }: Wanted,
  context: CliContext,
): Promise<Prepared> {
  const octokit = githubClient(answers.token, context);
  const repository = await findRepository(octokit, answers.repository);
  requireScopes(repository, ['repo', 'workflow']);
  const [action, state, reviewers, unattended, wantedApp, presentApp] = await Promise.all([
    pinAction(given.text('action'), context.version, octokit),
    StateFile.open(deployment.folder),
    findReviewers(octokit, answers.reviewers),
    readUnattended(octokit, repository),
    findBotApp(given),
    readVariable(octokit, repository, botAppVariable),
  ]);
  const isDirect = given.flag('direct') || (repository.head === undefined && !given.flag('pull-request'));
  const base = await findBase(octokit, repository, isDirect ? 'direct' : 'pull-request');
  const files = await Promise.all(answers.workflows.map((name) => workflowFile(name, answers.environment, action)));
  const paths = [policyPath, signersPath, ...files.map(({ path }) => path)];
  const presentFiles = await readFiles(octokit, repository, paths, base.commit);
  const policy = policyWith(presentFiles.get(policyPath), answers.environment, 'd8x-ops.yml');
  const main = targetOf(repository, answers.environment);
  const recipients = answers.recipients.length > 0 ? answers.recipients : state.sent(main).recipients;
  const isSplit = reviewers.length > 0 || unattended.includes(answers.environment);
  const environments = await environmentFacts(
    { octokit, repository, state, branch: branchOf(policy, answers.environment) ?? repository.defaultBranch },
    { deployment, knownHosts: answers.knownHosts, recipients, walletKeys },
    answers.environment,
    isSplit ? reviewers : undefined,
  );
  const publicKeys = environments.flatMap(({ signer: { publicKey } }) => publicKey ?? []);
  const signersText = withSigners(presentFiles.get(signersPath), answers.environment, publicKeys);
  const wantedFiles: readonly NewFile[] = [
    { path: policyPath, text: policy },
    { path: signersPath, text: signersText },
    ...files,
  ];
  const localSigners = join(deployment.folder, signersFile);
  const listed = withEnvironment(unattended, answers.environment);
  const plan = makePlan({
    environments,
    unattended: isSplit && listed !== undefined ? listed : undefined,
    botApp: wantedApp === presentApp ? undefined : wantedApp,
    wantedFiles,
    presentFiles,
    way: base.way,
    newIdentity: recipients.length === 0 ? answers.identityOut : undefined,
    newHostKeys: hostsToPin(deployment.inventory, deployment.access.knownHosts).length,
    newSigners: (await textAt(localSigners)) === signersText ? undefined : localSigners,
  });
  const signers = new Map(environments.map(({ name, signer }) => [name, signer]));
  return { octokit, repository, base, state, plan, recipients, signers, signersText };
}

interface Place {
  readonly octokit: Octokit;
  readonly repository: FoundRepository;
  readonly state: StateFile;
  readonly branch: string;
}

/** One environment, or two where there are reviewers: the second is for what needs none. */
async function environmentFacts(
  { octokit, repository, state, branch }: Place,
  sources: SecretSources,
  environment: string,
  reviewers: readonly NamedReviewer[] | undefined,
): Promise<readonly EnvironmentFacts[]> {
  const wanted = [
    { name: environment, isUnattended: false },
    ...(reviewers === undefined ? [] : [{ name: `${environment}${unattendedSuffix}`, isUnattended: true }]),
  ];
  return Promise.all(
    wanted.map(async ({ name, isUnattended }): Promise<EnvironmentFacts> => {
      const rules = await readEnvironment(octokit, repository, name);
      const present = rules === undefined ? new Map<string, string>() : await findSecrets(octokit, repository, name);
      const sent = state.sent(targetOf(repository, name));
      const signer = signerOf(present, sent);
      return {
        name,
        branch,
        rules,
        reviewers: isUnattended || reviewers?.length === 0 ? undefined : reviewers,
        present,
        sent,
        secrets: environmentSecrets({ ...sources, signingKey: signer.secret }, isUnattended),
        signer,
      };
    }),
  );
}

/** The text of a file of this machine; undefined where there is none. */
async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function readFiles(
  octokit: Octokit,
  repository: FoundRepository,
  paths: readonly string[],
  ref: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (ref === undefined) return new Map();
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFileAt(octokit, repository, path, ref)] as const),
  );
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

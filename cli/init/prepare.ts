import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Octokit } from '@octokit/rest';
import { signersPath } from '../../src/backup/origin/signers.ts';
import { policyPath } from '../../src/policy/parse-policy.ts';
import { unattendedSuffix } from '../../src/policy/unattended.ts';
import { signersFile } from '../folder/backup-trust.ts';
import { defined } from '../../src/defined.ts';
import type { Deployment } from '../folder/deployment.ts';
import { hostsToPin } from '../folder/host-keys.ts';
import { githubClient } from '../github/client.ts';
import { type EnvironmentRules, readEnvironment } from '../github/environment.ts';
import { findRepository, findSecrets, type FoundRepository, readFileAt, requireScopes } from '../github/repository.ts';
import {
  readEnvironments,
  withEnvironment,
  botAppVariable,
  readVariable,
  recoveryVariable,
  unattendedVariable,
} from '../github/variables.ts';
import type { CliContext } from '../context.ts';
import { workflowFile } from '../workflow-files.ts';
import { pinAction } from './action-pin.ts';
import type { Answers, InitArguments } from './answers.ts';
import { findBotApp } from './bot-app.ts';
import {
  environmentSecrets,
  type EnvironmentPart,
  partOf,
  type SecretSources,
  type WalletKeys,
} from './environment-secrets.ts';
import { type EnvironmentFacts, makePlan, type Plan } from './plan.ts';
import { branchOf, policyWith } from './policy-file.ts';
import { type Base, findBase, type NewFile } from './publish-files.ts';
import { findReviewers, type NamedReviewer } from './reviewers.ts';
import { recoveryEnvironment, type RestoreKey, restoreKeyOf, withRestoreKey } from './restore-key.ts';
import { type EnvironmentSigner, signerOf, withSigners } from './signing-keys.ts';
import { type SentState, StateFile, targetOf } from '../folder/state-file.ts';

/** What was found, and what is to be done about it. */
export interface Prepared {
  readonly octokit: Octokit;
  readonly repository: FoundRepository;
  readonly base: Base;
  readonly state: StateFile;
  readonly plan: Plan;
  /** For whom backups will be; none where the pair is still to be made. */
  readonly recipients: readonly string[];
  readonly restoreKey: RestoreKey | undefined;
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
  const [action, state, reviewers, unattended, recovery, wantedApp, presentApp] = await Promise.all([
    pinAction(given.text('action'), context.version, octokit),
    StateFile.open(deployment.folder),
    findReviewers(octokit, answers.reviewers),
    readEnvironments(octokit, repository, unattendedVariable),
    readEnvironments(octokit, repository, recoveryVariable),
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
  const known = answers.recipients.length > 0 ? answers.recipients : state.sent(main).recipients;
  const isSplit = reviewers.length > 0 || unattended.includes(answers.environment);
  const isListed = recovery.includes(answers.environment);
  const isAskedFor = given.flag('restore-key');
  const names = [
    answers.environment,
    ...(isSplit ? [`${answers.environment}${unattendedSuffix}`] : []),
    ...(isAskedFor || isListed ? [recoveryEnvironment(answers.environment)] : []),
  ];
  const parts = await Promise.all(names.map(async (name) => readPart({ octokit, repository, state }, name)));
  const ofRecovery = parts.find(({ part }) => part === 'recovery');
  const approving = reviewers.length > 0 ? reviewers : reviewersOf(parts);
  const restoreKey =
    ofRecovery &&
    (await restoreKeyOf({
      ...ofRecovery,
      environment: answers.environment,
      isAskedFor,
      isListed,
      hasReviewers: approving.length > 0,
      recipients: known,
    }));
  const recipients = withRestoreKey(known, restoreKey, ofRecovery?.sent ?? {});
  const branch = branchOf(policy, answers.environment) ?? repository.defaultBranch;
  const sources = {
    deployment,
    knownHosts: answers.knownHosts,
    recipients,
    walletKeys,
    ...defined({ restoreKey: restoreKey?.secret }),
  };
  const environments = parts.map((one) => factsOf(one, { branch, sources, reviewers, approving, isSplit }));
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
    recovery: restoreKey === undefined ? undefined : withEnvironment(recovery, answers.environment),
    botApp: wantedApp === presentApp ? undefined : wantedApp,
    wantedFiles,
    presentFiles,
    way: base.way,
    newIdentity: known.length === 0 ? answers.identityOut : undefined,
    newHostKeys: hostsToPin(deployment.inventory, deployment.access.knownHosts).length,
    newSigners: (await textAt(localSigners)) === signersText ? undefined : localSigners,
  });
  const signers = new Map(environments.map(({ name, signer }) => [name, signer]));
  return { octokit, repository, base, state, plan, recipients, restoreKey, signers, signersText };
}

/** One of the environments, as it is. */
interface Part extends Pick<EnvironmentFacts, 'name' | 'rules' | 'present' | 'sent'> {
  readonly part: EnvironmentPart;
}

async function readPart(
  { octokit, repository, state }: Pick<Prepared, 'octokit' | 'repository' | 'state'>,
  name: string,
): Promise<Part> {
  const rules: EnvironmentRules | undefined = await readEnvironment(octokit, repository, name);
  const present = rules === undefined ? new Map<string, string>() : await findSecrets(octokit, repository, name);
  const sent: SentState = state.sent(targetOf(repository, name));
  return { name, part: partOf(name), rules, present, sent };
}

/** Who approves in the environment with the restore key, else in the first one, where nobody is named. */
function reviewersOf(parts: readonly Part[]): readonly NamedReviewer[] {
  const of = (wanted: EnvironmentPart): EnvironmentRules['reviewers'] =>
    parts.find(({ part }) => part === wanted)?.rules?.reviewers ?? [];
  const own = of('recovery');
  const found = own.length > 0 ? own : of('first');
  return found.map((reviewer) => ({ ...reviewer, shown: `the ${reviewer.type.toLowerCase()} ${reviewer.id}` }));
}

interface WantedParts {
  readonly branch: string;
  readonly sources: SecretSources;
  /** That were named now. */
  readonly reviewers: readonly NamedReviewer[];
  /** Of the environment with the restore key. */
  readonly approving: readonly NamedReviewer[];
  readonly isSplit: boolean;
}

function factsOf(
  { name, part, rules, present, sent }: Part,
  { branch, sources, reviewers, approving, isSplit }: WantedParts,
): EnvironmentFacts {
  const signer = signerOf(present, sent);
  const own = part === 'first' && isSplit && reviewers.length > 0 ? reviewers : undefined;
  return {
    name,
    branch,
    rules,
    reviewers: part === 'recovery' ? approving : own,
    present,
    sent,
    secrets: environmentSecrets({ ...sources, signingKey: signer.secret }, part),
    signer,
  };
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

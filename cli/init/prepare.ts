import type { Octokit } from '@octokit/rest';
import { policyPath } from '../../src/policy/parse-policy.ts';
import type { Deployment } from '../folder/deployment.ts';
import { hostsToPin } from '../folder/host-keys.ts';
import type { Surroundings } from '../surroundings.ts';
import { workflowFile } from '../workflow-files.ts';
import { pinAction } from './action-pin.ts';
import type { Answers, InitArguments } from './answers.ts';
import { environmentSecrets } from './environment-secrets.ts';
import { githubClient } from './github.ts';
import { makePlan, type Plan } from './plan.ts';
import { policyWith } from './policy-file.ts';
import { type Base, findBase, type NewFile } from './publish-files.ts';
import { findRepository, findSecrets, type FoundRepository, readFileAt } from './repository.ts';
import { StateFile } from './state-file.ts';

/** What was found, and what is to be done about it. */
export interface Prepared {
  readonly octokit: Octokit;
  readonly repository: FoundRepository;
  readonly base: Base;
  readonly state: StateFile;
  readonly plan: Plan;
  /** For whom backups will be; none where the pair is still to be made. */
  readonly recipients: readonly string[];
}

/** Looks at the repository and plans. Changes nothing. @throws OpsError `github-refused`, `github-unreachable`, `config-invalid` */
export async function prepare(
  given: InitArguments,
  deployment: Deployment,
  answers: Answers,
  { environment: variables, version, signal }: Surroundings,
): Promise<Prepared> {
  const { owner, repo } = answers.repository;
  const apiUrl = variables['GITHUB_API_URL'] ?? 'https://api.github.com';
  const octokit = githubClient(answers.token, apiUrl, version, signal);
  const repository = await findRepository(octokit, answers.repository);
  const [present, action, state] = await Promise.all([
    findSecrets(octokit, repository, answers.environment),
    pinAction(given.text('action'), version, octokit),
    StateFile.open(deployment.folder, `${owner}/${repo}#${answers.environment}`),
  ]);
  const isDirect = given.flag('direct') || (repository.head === undefined && !given.flag('pull-request'));
  const base = await findBase(octokit, repository, isDirect ? 'direct' : 'pull-request');
  const files = await Promise.all(answers.workflows.map((name) => workflowFile(name, answers.environment, action)));
  const paths = [policyPath, ...files.map(({ path }) => path)];
  const presentFiles = await readFiles(octokit, repository, paths, base.commit);
  const policy = policyWith(presentFiles.get(policyPath), answers.environment, 'd8x-ops.yml');
  const wantedFiles: readonly NewFile[] = [{ path: policyPath, text: policy }, ...files];
  const recipients = answers.recipients.length > 0 ? answers.recipients : state.sent.recipients;
  const plan = makePlan({
    present,
    sent: state.sent,
    secrets: environmentSecrets(deployment, answers.knownHosts, recipients),
    wantedFiles,
    presentFiles,
    way: base.way,
    newIdentity: recipients.length === 0 ? answers.identityOut : undefined,
    newHostKeys: hostsToPin(deployment.inventory, deployment.access.knownHosts).length,
  });
  return { octokit, repository, base, state, plan, recipients };
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

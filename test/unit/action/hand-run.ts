import { admit } from '../../../action/authorise/admit.ts';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { readWorkflowRunInfo, type WorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import { parseCommand } from '../../../src/command/comment.ts';
import { operationOf } from '../../../src/command/grammar.ts';
import { type GitHubDouble, startGitHub } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';
import type { Run } from '../../github/state/runs.ts';
import { askDouble } from './ask-double.ts';

const workflowIn = (environment: string): string =>
  [
    'name: d8x-ops',
    'on: { workflow_dispatch: {} }',
    'jobs: { ops: { runs-on: ubuntu-latest, environment: PLACE, steps: [{ run: true }] } }'.replace(
      'PLACE',
      environment,
    ),
  ].join('\n');

export interface HandRunOptions {
  /** What stands under `production:` of the policy, each line indented by four; null for no policy. */
  readonly policy?: string | null;
  /** Who presses "Run workflow". */
  readonly by?: string;
  /** The environment that its job names; `production` where it is absent. */
  readonly runsIn?: string;
  /** Reviewers of that environment. */
  readonly reviewers?: readonly string[];
}

/** A run of `production` that somebody started by hand, in a repository where alice, bob, carol and mallory may write. */
export interface HandRun extends AsyncDisposable {
  readonly github: GitHubDouble;
  readonly place: Repository;
  readonly run: Run;
  /** What the Action finds of a run that would carry this out. */
  check(
    command: string,
    changes?: {
      readonly runInfo?: Partial<WorkflowRunInfo>;
      readonly environment?: string;
      readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
      readonly policyToken?: boolean;
      readonly token?: boolean;
    },
  ): Promise<readonly string[]>;
}

export async function handRun({
  policy = '',
  by = 'alice',
  reviewers = [],
  runsIn = 'production',
}: HandRunOptions = {}): Promise<HandRun> {
  const github = await startGitHub();
  github.setup.org('acme', ['alice', 'bob', 'carol', 'mallory']);
  const text = `version: 1\nenvironments:\n  production:\n    workflow: d8x-ops.yml\n${policy ?? ''}`;
  const place = github.setup.repository('acme/broker', {
    collaborators: { alice: 'write', bob: 'write', carol: 'write', mallory: 'write', rita: 'read' },
    files: {
      '.github/workflows/d8x-ops.yml': workflowIn(runsIn),
      ...(policy === null ? {} : { '.github/d8x.yml': text }),
    },
  });
  if (reviewers.length > 0) github.setup.environment(place, runsIn, { reviewers: [...reviewers] });
  const { account } = github.as(by);
  const run = github.as(by).runWorkflow(place, 'd8x-ops.yml', {});
  const runInfo: WorkflowRunInfo = {
    ...readWorkflowRunInfo({ GITHUB_REPOSITORY: 'acme/broker', GITHUB_API_URL: github.apiUrl }),
    id: String(run.id),
    actor: { login: account.login, id: String(account.id) },
    triggeringActor: account.login,
    event: 'workflow_dispatch',
  };
  return {
    github,
    place,
    run,
    check: async (command, changes = {}) => {
      const token = github.run(place, run).jobToken(changes.permissions ?? { contents: 'read', actions: 'read' });
      const askTeams = changes.policyToken === true ? askDouble(github, github.as('alice').token()) : undefined;
      const repository = new GitHubRepository(askDouble(github, token), runInfo.repository, askTeams);
      return admit(
        wantedOf(command),
        changes.environment ?? 'production',
        { ...runInfo, ...changes.runInfo },
        changes.token === false ? undefined : repository,
      );
    },
    [Symbol.asyncDispose]: async () => github.stop(),
  };
}

function wantedOf(text: string): Parameters<typeof admit>[0] {
  if (text === 'restore') return { operation: 'restore', command: undefined };
  const parsed = parseCommand(`/d8x ${text} --env production`);
  if (parsed.kind === 'mistake') throw new Error(parsed.message);
  const operation = operationOf(parsed.command.verb);
  if (operation === undefined) throw new Error(`no run carries out ${text}`);
  return { operation, command: parsed.command };
}

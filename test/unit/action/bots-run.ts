import { GitHubRepository } from '../../../action/github/repository.ts';
import type { AuthorisedRun, Claim } from '../../../action/authorise-run.ts';
import { authoriseRun } from '../../../action/authorise-run.ts';
import type { WorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import type { RequestId } from '../../../src/command/request-id.ts';
import { statusMarker } from '../../../src/report/markers.ts';
import { parseDigest } from '../../../src/image/digest.ts';
import { addComment } from '../../github/changes/issue-changes.ts';
import { startGitHub, type GitHubDouble } from '../../github/double.ts';
import type { Permissions } from '../../github/state/accounts.ts';
import type { Comment, Issue } from '../../github/state/issues.ts';
import type { Repository } from '../../github/state/repository.ts';
import { askDouble } from './ask-double.ts';
import { digest } from './environment.ts';

const workflow = [
  'name: d8x-ops',
  'on: { workflow_dispatch: { inputs: { request-id: { type: string } } } }',
  'jobs: { ops: { runs-on: ubuntu-latest, steps: [{ run: true }] } }',
].join('\n');

export const policy = [
  'version: 1',
  'environments:',
  '  production:',
  '    workflow: d8x-ops.yml',
  '    permission: write',
].join('\n');

/** A repository in which alice has commented `/d8x update api:main`, and a run that the bot dispatched for it. */
export interface BotsRun extends AsyncDisposable {
  readonly github: GitHubDouble;
  readonly place: Repository;
  readonly issue: Issue;
  readonly comment: Comment;
  readonly status: Comment;
  readonly runInfo: WorkflowRunInfo;
  readonly claim: Claim & { readonly requestId: RequestId & { readonly kind: 'comment' } };
  readonly app: { readonly login: string; readonly id: string; readonly type: string };
  /** What the Action waited, in milliseconds. */
  readonly slept: readonly number[];
  /** What the Action itself would find, with changes. */
  check(changes?: {
    runInfo?: Partial<WorkflowRunInfo>;
    claim?: Partial<Claim>;
    sender?: Partial<BotsRun['app']>;
  }): Promise<AuthorisedRun>;
}

export interface BotsRunOptions {
  readonly text?: string;
  readonly policy?: string;
  /** Of the job's token. */
  readonly permissions?: Permissions;
}

export async function botsRun(options: BotsRunOptions = {}): Promise<BotsRun> {
  const github = await startGitHub({ behaviour: { wantsVersion: true } });
  const place = github.setup.repository('acme/broker', {
    collaborators: { alice: 'write', bob: 'write', mallory: 'write' },
    files: { '.github/d8x.yml': options.policy ?? policy, '.github/workflows/d8x-ops.yml': workflow },
  });
  const alice = github.as('alice');
  const issue = alice.openIssue(place, 'Updates');
  const comment = alice.comment(place, issue, options.text ?? '/d8x update api:main\n\nPlease\n');
  const requestId = { kind: 'comment', commentId: `${comment.id}`, index: 0, authorId: `${alice.account.id}` } as const;
  const body = `${statusMarker({ kind: 'request', request: requestId })}\n### Queued`;
  const { bot } = github.app;
  const app = { login: bot.login, id: `${bot.id}`, type: bot.type };
  const status = addComment(github.world, place, issue, { author: bot, body, viaApp: github.app.slug });
  const run = github.as('mallory').runWorkflow(place, 'd8x-ops.yml', {});
  const token = github.run(place, run).jobToken(options.permissions ?? { contents: 'read', issues: 'write' });
  const runInfo: WorkflowRunInfo = {
    id: String(run.id),
    attempt: 1,
    repository: { owner: 'acme', name: 'broker' },
    repositoryId: String(place.id),
    serverUrl: github.url,
    url: `${github.url}/acme/broker/actions/runs/${run.id}`,
    apiUrl: github.apiUrl,
    actor: { login: bot.login, id: `${bot.id}` },
    triggeringActor: bot.login,
    event: 'workflow_dispatch',
    eventPath: undefined,
    ref: 'refs/heads/main',
    workflow: 'd8x-ops.yml',
  };
  const claim = {
    requestId,
    command: {
      verb: 'update',
      services: [{ kind: 'digest', service: 'api', tag: 'main', digest: parseDigest(digest) }],
      environment: 'production',
    },
    issueNumber: issue.number,
    statusCommentId: `${status.id}`,
  } as const;
  const slept: number[] = [];
  const repository = new GitHubRepository(
    askDouble(github, token, (milliseconds) => slept.push(milliseconds)),
    runInfo.repository,
  );
  return {
    github,
    place,
    issue,
    comment,
    status,
    runInfo,
    claim,
    slept,
    app,
    check: async (changes = {}) =>
      authoriseRun(
        { ...claim, ...changes.claim },
        { ...runInfo, ...changes.runInfo },
        { ...app, ...changes.sender },
        repository,
      ),
    [Symbol.asyncDispose]: async () => github.stop(),
  };
}

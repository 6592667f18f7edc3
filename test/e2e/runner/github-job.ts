import { runtimeToken } from '../../github/artifacts/runtime-token.ts';
import type { GitHubDouble } from '../../github/double.ts';
import type { Account } from '../../github/state/accounts.ts';
import type { Issue } from '../../github/state/issues.ts';
import type { Repository } from '../../github/state/repository.ts';
import type { Run } from '../../github/state/runs.ts';

const workflow = [
  'name: d8x-ops',
  'on: { workflow_dispatch: { inputs: { request-id: { type: string } } } }',
  'jobs: { run: { runs-on: ubuntu-latest, steps: [{ run: true }] } }',
].join('\n');

const policy = [
  'version: 1',
  'environments:',
  '  production:',
  '    workflow: d8x-ops.yml',
  '    permission: write',
  '    exceptions:',
  '      no-backup: { users: [alice], alone: true }',
  '      key-change: { users: [alice], alone: true }',
  '      image-change: { users: [alice] }',
].join('\n');

/** A repository on GitHub's double in which alice and bob may write, with a policy, a workflow and an issue. */
export interface OpsRepository {
  readonly place: Repository;
  readonly issue: Issue;
}

/** @param text the policy's, where it is another one; null for none */
export function opsRepository(
  github: GitHubDouble,
  text: string | null = policy,
  { private: isPrivate = true } = {},
): OpsRepository {
  const place = github.setup.repository('acme/broker', {
    private: isPrivate,
    collaborators: { alice: 'write', bob: 'write', mallory: 'write' },
    files: { ...(text === null ? {} : { '.github/d8x.yml': text }), '.github/workflows/d8x-ops.yml': workflow },
  });
  return { place, issue: github.as('alice').openIssue(place, 'Updates') };
}

/** What a job of a run that `actor` started has on its runner: token, variables, event. */
export interface GitHubJob {
  readonly run: Run;
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
  readonly event: unknown;
}

export function githubJob(github: GitHubDouble, place: Repository, actor: Account): GitHubJob {
  const [workflow] = [...place.workflows.values()];
  const sha = place.git.branches.get(place.defaultBranch);
  if (workflow === undefined || sha === undefined) throw new Error('there is no workflow on the default branch');
  const at = { repository: place, workflow, ref: place.defaultBranch, sha };
  const run = github.runs.create({ ...at, event: 'workflow_dispatch', actor, inputs: {} });
  const handle = github.run(place, run);
  return {
    run,
    token: handle.jobToken({ contents: 'read', issues: 'write', actions: 'read' }),
    env: {
      GITHUB_SERVER_URL: github.url,
      GITHUB_API_URL: github.apiUrl,
      GITHUB_REPOSITORY: 'acme/broker',
      GITHUB_REPOSITORY_ID: String(place.id),
      GITHUB_RUN_ID: String(run.id),
      GITHUB_ACTOR: actor.login,
      GITHUB_ACTOR_ID: String(actor.id),
      GITHUB_TRIGGERING_ACTOR: actor.login,
      ACTIONS_RESULTS_URL: `${github.apiUrl}/`,
      ACTIONS_RUNTIME_TOKEN: runtimeToken(run.id, run.id),
    },
    event: {
      repository: { id: place.id, private: place.private, default_branch: place.defaultBranch },
      sender: { login: actor.login, id: actor.id, type: actor.type },
    },
  };
}

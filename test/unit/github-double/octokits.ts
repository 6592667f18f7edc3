import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { type GitHubDouble, type GitHubOptions, startGitHub } from '../../github/double.ts';
import type { Repository } from '../../github/state/repository.ts';

const WORKFLOW = `name: d8x
run-name: d8x \${{ inputs.command }} \${{ inputs.request-id }}
on:
  workflow_dispatch:
    inputs:
      command: { required: true }
      request-id: { default: '' }
      mode: { type: choice, options: [fast, safe], default: safe }
  release: { types: [published] }
  repository_dispatch: { types: [deploy] }
jobs:
  run:
    runs-on: ubuntu-latest
    environment: \${{ inputs.command == 'x' || 'production' }}
    steps: []
`;

/** A broker's repository on a double, with clients of every kind. */
export interface Scene extends AsyncDisposable {
  readonly github: GitHubDouble;
  readonly repo: Repository;
  /** Owner and name, as every request needs them. */
  readonly at: { readonly owner: string; readonly repo: string };
  /** With the app's JWT. */
  readonly app: Octokit;
  /** With a token of the app's installation. */
  readonly installation: Octokit;
  /** With a personal token. */
  person(login: string): Octokit;
  /** With any token. */
  bearer(token: string): Octokit;
}

/** Starts a double with an organization, a repository, and alice (admin), bob (write) and carol (read). */
export async function scene(options: GitHubOptions = {}): Promise<Scene> {
  const github = await startGitHub(options);
  github.setup.org('acme', ['alice', 'bob']);
  github.setup.team('acme', 'operators', ['bob']);
  const repo = github.setup.repository('acme/broker', {
    private: true,
    collaborators: { alice: 'admin', bob: 'write', carol: 'read' },
    files: { '.github/workflows/d8x.yml': WORKFLOW, '.github/d8x.yml': 'environments: {}\n' },
  });
  const installationId = github.state.installationOn(repo.owner)?.id;
  const { id: appId, privateKey } = github.app;
  const base = { baseUrl: `${github.apiUrl}/api/v3`, log: SILENT };
  const auth = { appId, privateKey };
  const bearer = (token: string): Octokit => new Octokit({ baseUrl: github.apiUrl, log: SILENT, auth: token });
  return {
    github,
    repo,
    at: { owner: 'acme', repo: 'broker' },
    app: new Octokit({ ...base, authStrategy: createAppAuth, auth }),
    installation: new Octokit({ ...base, authStrategy: createAppAuth, auth: { ...auth, installationId } }),
    person: (login) => bearer(github.as(login).token()),
    bearer,
    [Symbol.asyncDispose]: () => github.stop(),
  };
}

function nothing(): void {
  // The tests provoke errors on purpose.
}

const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

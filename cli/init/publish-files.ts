import type { Octokit } from '@octokit/rest';
import { ifThere, onGitHub } from '../github/client.ts';
import type { FoundRepository } from '../github/repository.ts';

/** Where the files go: straight to the default branch, or to a branch of their own with a pull request. */
export type Way = 'direct' | 'pull-request';

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The branch that the pull request is made from; another run adds to it. */
const ownBranch = 'd8x-ops/init';

/** What a commit goes on top of. */
export interface Base {
  readonly way: Way;
  /** The last commit; undefined in an empty repository. */
  readonly commit: string | undefined;
  /** Address of the pull request that is open already. */
  readonly pullRequest: string | undefined;
}

/**
 * Where the files are to be compared and committed. A pull request that is still open is gone on with; a branch that an earlier one left
 * behind begins anew.
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function findBase(octokit: Octokit, repository: FoundRepository, way: Way): Promise<Base> {
  const { owner, repo, defaultBranch, head } = repository;
  if (way === 'direct') return { way, commit: head, pullRequest: undefined };
  const open = await onGitHub('read the pull requests', async () =>
    octokit.rest.pulls.list({ owner, repo, head: `${owner}:${ownBranch}`, base: defaultBranch, state: 'open' }),
  );
  const [present] = open.data;
  return { way, commit: present?.head.sha ?? head, pullRequest: present?.html_url };
}

/**
 * Makes the commit, which no branch has yet: a token that may not write workflows fails here, before anything else was done. Answers its hash.
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function stageFiles(
  octokit: Octokit,
  repository: FoundRepository,
  files: readonly NewFile[],
  base: Base,
): Promise<string> {
  const { owner, repo } = repository;
  const at = { owner, repo };
  const parent = base.commit ?? (await beginRepository(octokit, repository, files));
  return onGitHub('write the workflows', async () => {
    const tree = await octokit.rest.git.createTree({
      ...at,
      base_tree: parent,
      tree: files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
    });
    const message = 'Set d8x-ops up\n\nMade by d8x-ops init: workflows, and who may ask for what.';
    const commit = await octokit.rest.git.createCommit({ ...at, message, tree: tree.data.sha, parents: [parent] });
    return commit.data.sha;
  });
}

/**
 * Puts the commit on its branch. Answers the pull request's address, if there is one.
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function publishCommit(
  octokit: Octokit,
  repository: FoundRepository,
  sha: string,
  base: Base,
): Promise<string | undefined> {
  const { owner, repo, defaultBranch } = repository;
  const at = { owner, repo };
  const branch = base.way === 'direct' ? defaultBranch : ownBranch;
  const ref = `heads/${branch}`;
  const isThere =
    base.way === 'direct' ||
    (await ifThere(`read ${branch}`, async () => octokit.rest.git.getRef({ ...at, ref }))) !== undefined;
  await onGitHub(`write to ${branch}`, async () => {
    // Only a branch that no open pull request stands for is begun anew.
    const force = base.way === 'pull-request' && base.pullRequest === undefined;
    if (isThere) await octokit.rest.git.updateRef({ ...at, ref, sha, force });
    else await octokit.rest.git.createRef({ ...at, ref: `refs/${ref}`, sha });
  });
  return base.way === 'direct' ? undefined : (base.pullRequest ?? (await openPullRequest(octokit, repository)));
}

/** An empty repository takes its first file by the contents API alone; that makes the branch. */
async function beginRepository(
  octokit: Octokit,
  { owner, repo, defaultBranch }: FoundRepository,
  files: readonly NewFile[],
): Promise<string> {
  const [first] = files;
  const answer = await onGitHub(`make the branch ${defaultBranch}`, async () =>
    octokit.rest.repos.createOrUpdateFileContents({
      owner,
      repo,
      path: first?.path ?? 'README.md',
      message: 'Begin with d8x-ops',
      content: Buffer.from(first?.text ?? '').toString('base64'),
    }),
  );
  const { sha } = answer.data.commit;
  if (sha === undefined) throw new Error('GitHub answered a commit without its hash');
  return sha;
}

async function openPullRequest(octokit: Octokit, { owner, repo, defaultBranch }: FoundRepository): Promise<string> {
  const made = await onGitHub('open a pull request', async () =>
    octokit.rest.pulls.create({
      owner,
      repo,
      head: ownBranch,
      base: defaultBranch,
      title: 'Set d8x-ops up',
      body: 'Made by `d8x-ops init`: the workflows that run d8x-ops, pinned to a commit, and `.github/d8x.yml`, which says who may ask for what. Both count only once they are on the default branch.',
    }),
  );
  return made.data.html_url;
}

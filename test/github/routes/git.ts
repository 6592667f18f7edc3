import { isObject, listAt, textAt, textsAt } from '../json.ts';
import { gitCommitPayload } from '../payloads/git-payload.ts';
import { apiPath, nodeId } from '../payloads/seed.ts';
import { discoverWorkflows } from '../runs/workflow-discovery.ts';
import { actor, type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { empty, GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import { blobSha, history, storeCommit, storeTree } from '../state/git.ts';
import type { Repository } from '../state/repository.ts';
import { requireWorkflowPermission } from './contents.ts';

/** The git database: blobs, trees, commits and refs, for who commits several files at once. */
export const gitRoutes: Handlers = {
  'git/create-blob': (call) => {
    const repository = repositoryOf(call);
    const encoding = textAt(call.body, 'encoding') === 'base64' ? 'base64' : 'utf8';
    const content = Buffer.from(textAt(call.body, 'content') ?? '', encoding);
    const sha = blobSha(content);
    repository.git.blobs.set(sha, content);
    return json(201, { sha, url: apiPath(call.world, repository, `/git/blobs/${sha}`) });
  },
  'git/create-tree': createTree,
  'git/get-tree': (call) => {
    const repository = repositoryOf(call);
    const wanted = param(call, 'tree_sha');
    const head = repository.git.branches.get(wanted);
    const sha = repository.git.commits.get(head ?? wanted)?.tree ?? wanted;
    return treeReply(call, repository, sha, 200);
  },
  'git/create-commit': (call) => {
    const repository = repositoryOf(call);
    const files = repository.git.trees.get(textAt(call.body, 'tree') ?? '');
    if (files === undefined) throw new GitHubError(422, 'Tree SHA does not exist');
    const parents = textsAt(call.body, 'parents');
    if (parents.some((parent) => !repository.git.commits.has(parent))) {
      throw new GitHubError(422, 'Parent SHA does not exist or is not a commit object');
    }
    const message = textAt(call.body, 'message') ?? '';
    const made = storeCommit(repository.git, {
      parents,
      message,
      author: actor(call),
      at: call.world.state.now(),
      files,
    });
    return json(201, gitCommitPayload(call.world, repository, made));
  },
  'git/get-commit': (call) => {
    const repository = repositoryOf(call);
    const commit = repository.git.commits.get(param(call, 'commit_sha'));
    if (commit === undefined) throw notFound();
    return json(200, gitCommitPayload(call.world, repository, commit));
  },
  'git/get-ref': (call) => refReply(call, repositoryOf(call), param(call, 'ref'), 200),
  'git/list-matching-refs': (call) => {
    const repository = repositoryOf(call);
    const wanted = param(call, 'ref');
    const refs = [...refsOf(repository)].filter(([name]) => name.startsWith(wanted));
    return listReply(call, refs, ([name, sha]) => refPayload(call, repository, name, sha));
  },
  'git/create-ref': (call) => {
    const repository = repositoryOf(call);
    const ref = (textAt(call.body, 'ref') ?? '').replace(/^refs\//, '');
    if (!/^(?:heads|tags)\/./.test(ref))
      throw new GitHubError(422, "Reference name must start with 'refs' and have at least two slashes");
    if (refsOf(repository).has(ref)) throw new GitHubError(422, 'Reference already exists');
    moveRef(call, repository, ref, textAt(call.body, 'sha') ?? '');
    return refReply(call, repository, ref, 201);
  },
  'git/update-ref': (call) => {
    const repository = repositoryOf(call);
    const ref = param(call, 'ref');
    const before = refsOf(repository).get(ref);
    if (before === undefined) throw new GitHubError(422, 'Reference does not exist');
    const sha = textAt(call.body, 'sha') ?? '';
    const next = repository.git.commits.get(sha);
    const forward = next !== undefined && history(repository.git, next).some((commit) => commit.sha === before);
    if (next !== undefined && !forward && call.body['force'] !== true)
      throw new GitHubError(422, 'Update is not a fast forward');
    moveRef(call, repository, ref, sha);
    return refReply(call, repository, ref, 200);
  },
  'git/delete-ref': (call) => {
    const { git } = repositoryOf(call);
    const ref = param(call, 'ref');
    const gone = ref.startsWith('heads/') ? git.branches.delete(ref.slice(6)) : git.tags.delete(ref.slice(5));
    if (!gone) throw new GitHubError(422, 'Reference does not exist');
    return empty();
  },
};

function createTree(call: Call): Reply {
  const repository = repositoryOf(call);
  const { git } = repository;
  const baseName = textAt(call.body, 'base_tree');
  const base = baseName === undefined ? undefined : git.trees.get(git.commits.get(baseName)?.tree ?? baseName);
  if (baseName !== undefined && base === undefined) throw new GitHubError(422, 'base_tree is not a valid tree oid');
  const files = new Map(base);
  for (const entry of listAt(call.body, 'tree').filter((item) => isObject(item))) {
    const path = textAt(entry, 'path') ?? '';
    requireWorkflowPermission(call, path);
    const content = textAt(entry, 'content');
    const blob = git.blobs.get(textAt(entry, 'sha') ?? '');
    if (entry['sha'] === null) files.delete(path);
    else if (content !== undefined) files.set(path, Buffer.from(content));
    else if (blob !== undefined) files.set(path, blob);
    else throw new GitHubError(422, `tree.sha ${String(textAt(entry, 'sha'))} is not a valid blob`);
  }
  return treeReply(call, repository, storeTree(git, files), 201);
}

function treeReply(call: Call, repository: Repository, sha: string, status: number): Reply {
  const files = repository.git.trees.get(sha);
  if (files === undefined) throw notFound();
  const tree = [...files].map(([path, content]) => ({
    path,
    mode: '100644',
    type: 'blob',
    size: content.length,
    sha: blobSha(content),
    url: apiPath(call.world, repository, `/git/blobs/${blobSha(content)}`),
  }));
  return json(status, { sha, url: apiPath(call.world, repository, `/git/trees/${sha}`), tree, truncated: false });
}

/** `heads/…` and `tags/…` to the commits that they name. */
function refsOf({ git }: Repository): Map<string, string> {
  return new Map([
    ...[...git.branches].map(([name, sha]) => [`heads/${name}`, sha] as const),
    ...[...git.tags].map(([name, sha]) => [`tags/${name}`, sha] as const),
  ]);
}

function moveRef(call: Call, repository: Repository, ref: string, sha: string): void {
  const { git } = repository;
  if (!git.commits.has(sha)) throw new GitHubError(422, 'Object does not exist');
  if (ref.startsWith('heads/')) git.branches.set(ref.slice(6), sha);
  else git.tags.set(ref.slice(5), sha);
  discoverWorkflows(call.world, repository);
}

function refReply(call: Call, repository: Repository, ref: string, status: number): Reply {
  const sha = refsOf(repository).get(ref);
  if (sha === undefined) throw notFound();
  return json(status, refPayload(call, repository, ref, sha));
}

function refPayload(
  call: Call,
  repository: Repository,
  ref: string,
  sha: string,
): Record<string, string | Record<string, string>> {
  return {
    ref: `refs/${ref}`,
    node_id: nodeId('Ref', repository.id),
    url: apiPath(call.world, repository, `/git/refs/${ref}`),
    object: { type: 'commit', sha, url: apiPath(call.world, repository, `/git/commits/${sha}`) },
  };
}

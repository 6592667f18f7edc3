import type { JsonObject } from '../json.ts';
import { blobSha, type Commit } from '../state/git.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { simpleUser } from './account-payload.ts';
import { apiPath, htmlPath, nodeId, timestamp } from './seed.ts';

const UNSIGNED: JsonObject = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

function person(commit: Commit): JsonObject {
  return {
    name: commit.author.login,
    email: `${commit.author.id}+${commit.author.login}@users.noreply.github.com`,
    date: timestamp(commit.at),
  };
}

/** A commit as the git database shows it. */
export function gitCommitPayload(world: World, repository: Repository, commit: Commit): JsonObject {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', Number.parseInt(commit.sha.slice(0, 8), 16)),
    url: apiPath(world, repository, `/git/commits/${commit.sha}`),
    html_url: htmlPath(world, repository, `/commit/${commit.sha}`),
    author: person(commit),
    committer: person(commit),
    message: commit.message,
    tree: treeOf(world, repository, commit),
    parents: parentsOf(world, repository, commit),
    verification: UNSIGNED,
  };
}

function treeOf(world: World, repository: Repository, commit: Commit): JsonObject {
  return { sha: commit.tree, url: apiPath(world, repository, `/git/trees/${commit.tree}`) };
}

function parentsOf(world: World, repository: Repository, commit: Commit): JsonObject[] {
  return commit.parents.map((sha) => ({
    sha,
    url: apiPath(world, repository, `/commits/${sha}`),
    html_url: htmlPath(world, repository, `/commit/${sha}`),
  }));
}

/** A commit as the repositories API shows it. */
export function commitPayload(world: World, repository: Repository, commit: Commit): JsonObject {
  const api = apiPath(world, repository, `/commits/${commit.sha}`);
  return {
    url: api,
    sha: commit.sha,
    node_id: nodeId('Commit', Number.parseInt(commit.sha.slice(0, 8), 16)),
    html_url: htmlPath(world, repository, `/commit/${commit.sha}`),
    comments_url: `${api}/comments`,
    commit: {
      url: apiPath(world, repository, `/git/commits/${commit.sha}`),
      author: person(commit),
      committer: person(commit),
      message: commit.message,
      tree: treeOf(world, repository, commit),
      comment_count: 0,
      verification: UNSIGNED,
    },
    author: simpleUser(world, commit.author),
    committer: simpleUser(world, commit.author),
    parents: parentsOf(world, repository, commit),
  };
}

/** A file or directory without its content. */
export function entryPayload(
  world: World,
  repository: Repository,
  ref: string,
  entry: { path: string; content: Buffer | undefined },
): JsonObject {
  const { path, content } = entry;
  const sha = blobSha(content ?? Buffer.from(path));
  const self = apiPath(world, repository, `/contents/${path}?ref=${encodeURIComponent(ref)}`);
  const git = apiPath(world, repository, `/git/${content === undefined ? 'trees' : 'blobs'}/${sha}`);
  const html = htmlPath(world, repository, `/${content === undefined ? 'tree' : 'blob'}/${ref}/${path}`);
  return {
    type: content === undefined ? 'dir' : 'file',
    size: content?.length ?? 0,
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url:
      content === undefined ? null : `${world.url}/raw/${repository.owner.login}/${repository.name}/${ref}/${path}`,
    _links: { self, git, html },
  };
}

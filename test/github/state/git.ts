import { createHash } from 'node:crypto';
import type { Account } from './accounts.ts';

/** One commit: a whole snapshot of the files, with its parents; the time is Unix milliseconds. */
export interface Commit {
  readonly sha: string;
  /** The hash of its files. */
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Account;
  readonly at: number;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** A repository's commits, branches, tags, and what was prepared for commits to come. */
export interface Tree {
  readonly trees: Map<string, ReadonlyMap<string, Buffer>>;
  readonly blobs: Map<string, Buffer>;
  readonly commits: Map<string, Commit>;
  readonly branches: Map<string, string>;
  readonly tags: Map<string, string>;
}

/** An empty tree. */
export function newTree(): Tree {
  return { trees: new Map(), blobs: new Map(), commits: new Map(), branches: new Map(), tags: new Map() };
}

/** The id that git gives a file's content. */
export function blobSha(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** What a change of files needs to be a commit. */
export interface Change {
  readonly branch: string;
  readonly message: string;
  readonly author: Account;
  readonly at: number;
  /** Path to new content; null removes the file. */
  readonly files: Readonly<Record<string, Buffer | string | null>>;
}

/** Commits a change on a branch, which is made if it does not exist. */
export function commit(tree: Tree, change: Change): Commit {
  const parent = tree.branches.get(change.branch);
  const files = new Map(parent === undefined ? [] : tree.commits.get(parent)?.files);
  for (const [path, content] of Object.entries(change.files)) {
    if (content === null) files.delete(path);
    else files.set(path, typeof content === 'string' ? Buffer.from(content) : content);
  }
  const made = storeCommit(tree, {
    parents: parent === undefined ? [] : [parent],
    message: change.message,
    author: change.author,
    at: change.at,
    files,
  });
  tree.branches.set(change.branch, made.sha);
  return made;
}

/** Stores a commit under the hash of what it is. */
export function storeCommit(tree: Tree, commit: Omit<Commit, 'sha' | 'tree'>): Commit {
  const files = storeTree(tree, commit.files);
  const identity = JSON.stringify([files, commit.parents, commit.message, commit.author.id, commit.at]);
  const made: Commit = { ...commit, tree: files, sha: createHash('sha1').update(identity).digest('hex') };
  tree.commits.set(made.sha, made);
  return made;
}

/** Stores a whole set of files under the hash of what they are. */
export function storeTree(tree: Tree, files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha1');
  for (const path of [...files.keys()].toSorted())
    hash.update(`${path}\0${blobSha(files.get(path) ?? Buffer.alloc(0))}\0`);
  const sha = hash.digest('hex');
  tree.trees.set(sha, files);
  return sha;
}

/** The commit that a branch, tag, full ref name or (abbreviated) hash means. */
export function resolveRef(tree: Tree, ref: string): Commit | undefined {
  const short = ref.replace(/^refs\//, '');
  const sha =
    tree.branches.get(short.replace(/^heads\//, '')) ??
    tree.tags.get(short.replace(/^tags\//, '')) ??
    (/^[0-9a-f]{7,40}$/.test(ref) ? [...tree.commits.keys()].find((known) => known.startsWith(ref)) : undefined);
  return sha === undefined ? undefined : tree.commits.get(sha);
}

/** A commit and all before it, newest first. */
export function history(tree: Tree, from: Commit): Commit[] {
  const seen = new Set<string>();
  const pending = [from];
  const found: Commit[] = [];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (seen.has(next.sha)) continue;
    seen.add(next.sha);
    found.push(next);
    for (const parent of next.parents) {
      const commit = tree.commits.get(parent);
      if (commit !== undefined) pending.push(commit);
    }
  }
  return found;
}

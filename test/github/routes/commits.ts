import type { JsonObject } from '../json.ts';
import { commitPayload } from '../payloads/git-payload.ts';
import { apiPath, htmlPath, nodeId } from '../payloads/seed.ts';
import { type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import { blobSha, type Commit, history, resolveRef } from '../state/git.ts';
import { fullName, type Repository } from '../state/repository.ts';

/** Branches, tags and commits, and what lies between two of them. */
export const commitRoutes: Handlers = {
  'repos/list-branches': (call) => {
    const repository = repositoryOf(call);
    return listReply(call, [...repository.git.branches], ([name, sha]) => ({
      name,
      commit: { sha, url: apiPath(call.world, repository, `/commits/${sha}`) },
      protected: repository.protectedBranches.has(name),
    }));
  },
  'repos/get-branch-rules': (call) => {
    const rules = repositoryOf(call).branchRules.get(param(call, 'branch')) ?? [];
    return listReply(call, rules, (type) => ({
      type,
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(repositoryOf(call)),
      ruleset_id: 42,
    }));
  },
  'repos/get-branch': (call) => {
    const repository = repositoryOf(call);
    const name = param(call, 'branch');
    const api = apiPath(call.world, repository, `/branches/${name}`);
    return json(200, {
      name,
      commit: commitPayload(call.world, repository, commitAt(repository, `heads/${name}`)),
      _links: { self: api, html: htmlPath(call.world, repository, `/tree/${name}`) },
      protected: repository.protectedBranches.has(name),
      protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
      protection_url: `${api}/protection`,
    });
  },
  'repos/list-tags': (call) => {
    const repository = repositoryOf(call);
    return listReply(call, [...repository.git.tags].toReversed(), ([name, sha]) => ({
      name,
      commit: { sha, url: apiPath(call.world, repository, `/commits/${sha}`) },
      zipball_url: apiPath(call.world, repository, `/zipball/refs/tags/${name}`),
      tarball_url: apiPath(call.world, repository, `/tarball/refs/tags/${name}`),
      node_id: nodeId('Ref', repository.id),
    }));
  },
  'repos/get-commit': (call) => {
    const repository = repositoryOf(call);
    const commit = commitAt(repository, param(call, 'ref'));
    if (/\.sha\b/.test(call.accept)) {
      return {
        status: 200,
        headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' },
        body: Buffer.from(commit.sha),
      };
    }
    const [parent] = commit.parents;
    const before = parent === undefined ? undefined : repository.git.commits.get(parent);
    const files = changedFiles(call, repository, before, commit);
    return json(200, {
      ...commitPayload(call.world, repository, commit),
      files,
      stats: { additions: 0, deletions: 0, total: 0 },
    });
  },
  'repos/list-commits': (call) => {
    const repository = repositoryOf(call);
    const commits = history(repository.git, commitAt(repository, call.query['sha'] ?? repository.defaultBranch));
    return listReply(call, commits, (commit) => commitPayload(call.world, repository, commit));
  },
  'repos/compare-commits': (call) => compare(call, param(call, 'base'), param(call, 'head')),
  'repos/compare-commits-with-basehead': (call) => {
    const [base = '', head = ''] = param(call, 'basehead').split('...');
    return compare(call, base, head);
  },
};

function commitAt(repository: Repository, ref: string): Commit {
  const commit = resolveRef(repository.git, ref);
  if (commit === undefined) throw notFound();
  return commit;
}

/** So many commits and files GitHub gives of a comparison at once ('Compare two commits', REST API). */
const MOST_COMMITS = 250;
const MOST_FILES = 300;

/**
 * Without a page the newest 250 commits; files on the first page only. Commits without a common ancestor are a 404 of its own words.
 */
function compare(call: Call, baseRef: string, headRef: string): Reply {
  const { world } = call;
  const repository = repositoryOf(call);
  const basehead = `${baseRef}...${headRef}`;
  const base = commitAt(repository, baseRef);
  const head = commitAt(repository, headRef);
  const ofBase = history(repository.git, base);
  const ofHead = history(repository.git, head);
  const inBase = new Set(ofBase.map((commit) => commit.sha));
  const inHead = new Set(ofHead.map((commit) => commit.sha));
  const ahead = ofHead.filter((commit) => !inBase.has(commit.sha)).toReversed();
  const behind = ofBase.filter((commit) => !inHead.has(commit.sha)).length;
  const mergeBase = ofHead.find((commit) => inBase.has(commit.sha));
  if (mergeBase === undefined) throw new GitHubError(404, `No common ancestor between ${baseRef} and ${headRef}.`);
  const { page, per_page: perPage } = call.query;
  const isPaged = page !== undefined || perPage !== undefined;
  const size = Math.min(Number(perPage ?? 30), 100);
  const start = (Number(page ?? 1) - 1) * size;
  const shown = isPaged ? ahead.slice(start, start + size) : ahead.slice(-MOST_COMMITS);
  const html = htmlPath(world, repository, `/compare/${basehead}`);
  return json(200, {
    url: apiPath(world, repository, `/compare/${basehead}`),
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitPayload(world, repository, base),
    merge_base_commit: commitPayload(world, repository, mergeBase),
    status: relation(ahead.length, behind),
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: shown.map((commit) => commitPayload(world, repository, commit)),
    ...(start === 0 ? { files: changedFiles(call, repository, mergeBase, head).slice(0, MOST_FILES) } : {}),
  });
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead === 0 && behind === 0) return 'identical';
  return ahead > 0 ? 'ahead' : 'behind';
}

function changedFiles(call: Call, repository: Repository, before: Commit | undefined, after: Commit): JsonObject[] {
  const paths = new Set([...(before?.files.keys() ?? []), ...after.files.keys()]);
  return [...paths].flatMap((path) => {
    const old = before?.files.get(path);
    const now = after.files.get(path);
    const content = now ?? old;
    if (content === undefined || (old !== undefined && now !== undefined && old.equals(now))) return [];
    const at = `${after.sha}/${path}`;
    return [
      {
        sha: blobSha(content),
        filename: path,
        status: old === undefined ? 'added' : now === undefined ? 'removed' : 'modified',
        additions: 1,
        deletions: 0,
        changes: 1,
        blob_url: htmlPath(call.world, repository, `/blob/${at}`),
        raw_url: htmlPath(call.world, repository, `/raw/${at}`),
        contents_url: apiPath(call.world, repository, `/contents/${path}?ref=${after.sha}`),
      },
    ];
  });
}

import type { JsonObject } from '../json.ts';
import type { Issue } from '../state/issues.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { simpleUser } from './account-payload.ts';
import { authorAssociation, labelOf } from './issue-payload.ts';
import { pullRepository } from './repository-payload.ts';
import { apiPath, htmlPath, nodeId, seed, timestamp } from './seed.ts';

/** A pull request. */
export function pullPayload(world: World, repository: Repository, issue: Issue): JsonObject {
  const { pull } = issue;
  if (pull === undefined) throw new TypeError(`#${issue.number} is no pull request`);
  const own = fullName(repository) === pull.headRepository;
  const [headOwner = '', headName = ''] = pull.headRepository.split('/');
  const headRepository = own ? repository : world.state.repository(headOwner, headName);
  const base = seed(world, 'pull-request', repository);
  const api = apiPath(world, repository, `/pulls/${issue.number}`);
  const html = htmlPath(world, repository, `/pull/${issue.number}`);
  const end = (of: Repository | undefined, ref: string, sha: string): JsonObject => ({
    label: `${of?.owner.login ?? headOwner}:${ref}`,
    ref,
    sha,
    user: of === undefined ? null : simpleUser(world, of.owner),
    repo: of === undefined ? null : pullRepository(world, of),
  });
  return {
    ...base,
    url: api,
    id: issue.id,
    node_id: nodeId('PullRequest', issue.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: apiPath(world, repository, `/issues/${issue.number}`),
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: null,
    title: issue.title,
    user: simpleUser(world, issue.author),
    body: issue.body,
    labels: issue.labels.map((name) => labelOf(world, repository, name)),
    milestone: null,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.state === 'closed' ? timestamp(issue.updatedAt) : null,
    merged_at: pull.merged ? timestamp(issue.updatedAt) : null,
    merge_commit_sha: pull.headSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: end(headRepository, pull.headRef, pull.headSha),
    base: end(repository, pull.baseRef, pull.baseSha),
    author_association: authorAssociation(world, repository, issue.author),
    auto_merge: null,
    draft: pull.draft,
    merged: pull.merged,
    merged_by: null,
  };
}

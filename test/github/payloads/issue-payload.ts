import type { Json, JsonObject } from '../json.ts';
import { type Account, loginKey } from '../state/accounts.ts';
import type { Comment, Issue, Label, Reaction } from '../state/issues.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { appPayload, simpleUser } from './account-payload.ts';
import { apiPath, htmlPath, nodeId, seed, timestamp } from './seed.ts';

/**
 * How someone stands to a repository, as webhooks about comments and issues show it: members keep their membership private unless they
 * publish it, and nobody here does, so that GitHub says the same of them as of any contributor.
 */
export function authorAssociation(world: World, repository: Repository, account: Account): string {
  if (account.id === repository.owner.id) return 'OWNER';
  const members = world.state.orgMembers.get(loginKey(repository.owner.login));
  if (members?.has(loginKey(account.login)) === true) return 'CONTRIBUTOR';
  return repository.collaborators.has(loginKey(account.login)) ? 'COLLABORATOR' : 'NONE';
}

/** A label. */
export function labelPayload(world: World, repository: Repository, label: Label): JsonObject {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: apiPath(world, repository, `/labels/${encodeURIComponent(label.name)}`),
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  };
}

/** An issue, or a pull request as the issues API shows it. */
export function issuePayload(world: World, repository: Repository, issue: Issue): JsonObject {
  const api = apiPath(world, repository, `/issues/${issue.number}`);
  const html = htmlPath(world, repository, `/${issue.pull === undefined ? 'issues' : 'pull'}/${issue.number}`);
  const payload: JsonObject = {
    ...seed(world, 'issue', repository),
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    url: api,
    labels_url: `${api}/labels{/name}`,
    comments_url: `${api}/comments`,
    events_url: `${api}/events`,
    html_url: html,
    state: issue.state,
    state_reason: issue.state === 'closed' ? 'completed' : null,
    title: issue.title,
    body: issue.body,
    user: simpleUser(world, issue.author),
    labels: issue.labels.map((name) => labelOf(world, repository, name)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: issue.comments,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.state === 'closed' ? timestamp(issue.updatedAt) : null,
    closed_by: null,
    author_association: authorAssociation(world, repository, issue.author),
    timeline_url: `${api}/timeline`,
    performed_via_github_app: null,
    reactions: reactionSummary(`${api}/reactions`, []),
    draft: issue.pull?.draft ?? false,
  };
  if (issue.pull === undefined) {
    delete payload['pull_request'];
    delete payload['draft'];
  } else {
    payload['pull_request'] = {
      url: apiPath(world, repository, `/pulls/${issue.number}`),
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: null,
    };
  }
  return payload;
}

/** A label of an issue, by its name. */
export function labelOf(world: World, repository: Repository, name: string): Json {
  const label = repository.labels.get(name);
  return label === undefined ? name : labelPayload(world, repository, label);
}

/** A comment. */
export function commentPayload(world: World, repository: Repository, comment: Comment): JsonObject {
  const api = apiPath(world, repository, `/issues/comments/${comment.id}`);
  const isPull = repository.issues.get(comment.issue)?.pull !== undefined;
  return {
    ...seed(world, 'issue-comment', repository),
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: api,
    html_url: htmlPath(world, repository, `/${isPull ? 'pull' : 'issues'}/${comment.issue}#issuecomment-${comment.id}`),
    issue_url: apiPath(world, repository, `/issues/${comment.issue}`),
    body: comment.body,
    user: simpleUser(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: authorAssociation(world, repository, comment.author),
    performed_via_github_app: comment.viaApp === world.app.slug ? appPayload(world, world.app) : null,
    reactions: reactionSummary(`${api}/reactions`, [...comment.reactions.values()]),
  };
}

const CONTENTS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'] as const;

function reactionSummary(url: string, reactions: readonly Reaction[]): JsonObject {
  const counts = CONTENTS.map(
    (content) => [content, reactions.filter((one) => one.content === content).length] as const,
  );
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** A reaction. */
export function reactionPayload(world: World, reaction: Reaction): JsonObject {
  return {
    id: reaction.id,
    node_id: nodeId('Reaction', reaction.id),
    user: simpleUser(world, reaction.author),
    content: reaction.content,
    created_at: timestamp(reaction.createdAt),
  };
}

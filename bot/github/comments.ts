import { z } from 'zod';
import { type Ask, askFor, isRefusedWith, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import {
  commentRequest,
  commentSchema,
  editCommentRequest,
  type IssueComment,
  newCommentRequest,
  newestCommentsRequest,
} from '../../github/comments.ts';
import type { GitHubId } from '../../github/id.ts';
import { timeSchema } from '../../github/time.ts';
import { isOpsError } from '../../src/errors.ts';

const commentList = z.array(commentSchema);
/** More comments than that after one command are not looked through. */
const mostPages = 10;
const pageSize = 100;

/** The comment, or undefined when it was deleted. */
export async function getComment(ask: Ask, repository: Repository, id: GitHubId): Promise<IssueComment | undefined> {
  try {
    return await askFor(ask, commentRequest(inRepository(repository), id));
  } catch (error) {
    if (isRefusedWith(error, 404, 410)) return undefined;
    throw error;
  }
}

/** Comments of an issue or pull request that were written or changed since `since`, oldest first. */
export async function listComments(
  ask: Ask,
  repository: Repository,
  issue: number,
  since: Date,
): Promise<readonly IssueComment[]> {
  const found: IssueComment[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await ask('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...inRepository(repository),
      issue_number: issue,
      since: since.toISOString(),
      per_page: pageSize,
      page,
    });
    const comments = readAnswer(commentList, answer, 'comments');
    found.push(...comments);
    if (comments.length < pageSize) break;
  }
  return found;
}

/** The newest hundred comments of a repository that were written or changed since `since`, the newest first. */
export async function newestComments(ask: Ask, repository: Repository, since: Date): Promise<readonly IssueComment[]> {
  return askFor(ask, newestCommentsRequest(inRepository(repository), since));
}

/**
 * Writes a comment; never repeated by itself.
 * @throws OpsError `github-unreachable` when it may have been written all the same: look before trying again.
 */
export async function createComment(
  ask: Ask,
  repository: Repository,
  issue: number,
  body: string,
): Promise<IssueComment> {
  return askFor(ask, newCommentRequest(inRepository(repository), issue, body));
}

/** Replaces the text of a comment; the same however often it is done. */
export async function updateComment(ask: Ask, repository: Repository, id: GitHubId, body: string): Promise<void> {
  const { route, parameters, repetition } = editCommentRequest(inRepository(repository), id, body);
  await ask(route, parameters, repetition);
}

export type Reaction = 'eyes' | 'rocket' | 'hooray' | '-1' | 'confused' | '+1';

const reactionSchema = z.object({ created_at: timeSchema });

/**
 * Puts the app's reaction on a comment. GitHub keeps one of a kind for each account and says which request made it: 201 for
 * the one that did, 200 for all others. That makes it a claim that only one of many replicas can win. A 200 is also given
 * to a winner who had to repeat the request, so its age is part of the answer.
 */
export async function react(
  ask: Ask,
  repository: Repository,
  commentId: GitHubId,
  content: Reaction,
): Promise<{ readonly isNew: boolean; readonly since: Date }> {
  const answer = await ask(
    'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
    { ...inRepository(repository), comment_id: commentId, content },
    'repeatable',
  );
  return { isNew: answer.status === 201, since: readAnswer(reactionSchema, answer, 'a reaction').created_at };
}

/** What has to be known of a comment to tell whether somebody changed it. */
export interface EditableComment {
  /** GraphQL's name of it. */
  readonly nodeId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** `updated_at` is up to this much later than `created_at` without an edit (palantir/policy-bot#459), in milliseconds. */
const slackMs = 3_000;

const answerSchema = z.object({
  data: z.object({ node: z.object({ lastEditedAt: timeSchema.nullable().optional() }).nullable() }).nullish(),
});

/**
 * Whether anybody changed the comment's text. REST's times do not tell: they differ by a second now and then without an edit. So
 * where they differ, GraphQL is asked, which keeps the time of the last edit; where it does not say, times far apart are an edit.
 * @throws OpsError `github-unreachable`
 */
export async function wasEdited(ask: Ask, { nodeId, createdAt, updatedAt }: EditableComment): Promise<boolean> {
  const apartMs = updatedAt.getTime() - createdAt.getTime();
  if (apartMs === 0) return false;
  const lastEditedAt = await askLastEdit(ask, nodeId);
  return lastEditedAt === undefined ? apartMs > slackMs : lastEditedAt !== null;
}

/** When the text was changed last; null where it never was, undefined where GitHub does not say. */
async function askLastEdit(ask: Ask, nodeId: string): Promise<Date | null | undefined> {
  const query = 'query ($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt } } }';
  try {
    const answer = await ask('POST /graphql', { query, variables: { id: nodeId } }, 'repeatable');
    return readAnswer(answerSchema, answer, "a comment's last edit").data?.node?.lastEditedAt;
  } catch (error) {
    if (isOpsError(error, 'github-refused')) return undefined;
    throw error;
  }
}

import { z } from 'zod';
import type { RequestId } from '../../src/command/request-id.ts';
import type { Repository } from '../github/repository.ts';
import { timeSchema } from '../../github/time.ts';
import type { Account } from '../../github/people.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** A comment that was just written on an issue or pull request. */
export interface CommentEvent {
  readonly repository: Repository;
  readonly issue: number;
  readonly comment: {
    readonly id: GitHubId;
    readonly nodeId: string;
    readonly body: string;
    readonly author: Account;
    /** How the author stands to the repository, as `author_association` has it: empty where GitHub does not say. */
    readonly association: string;
    readonly createdAt: Date;
    readonly updatedAt: Date;
  };
}

export const repositorySchema = z
  .object({ id: githubId, name: z.string(), default_branch: z.string(), owner: z.object({ login: z.string() }) })
  .transform(({ id, name, default_branch: defaultBranch, owner }): Repository => ({
    id,
    name,
    defaultBranch,
    owner: owner.login,
  }));

const payloadSchema = z.object({
  repository: repositorySchema,
  issue: z.object({ number: z.int() }),
  comment: z.object({
    id: githubId,
    node_id: z.string(),
    body: z.string().nullable(),
    author_association: z.string().default(''),
    created_at: timeSchema,
    updated_at: timeSchema,
    user: z.object({ id: githubId, login: z.string(), type: z.string() }).nullable(),
    performed_via_github_app: z.unknown().optional(),
  }),
});

/**
 * Reads an `issue_comment` payload. Undefined when no person wrote the comment: bots, apps (also in a person's name) and
 * deleted accounts start nothing. It is the comment's author that counts; the sender may be somebody else.
 */
export function readCommentEvent(payload: unknown): CommentEvent | undefined {
  const { repository, issue, comment } = payloadSchema.parse(payload);
  const { user } = comment;
  const isByApp = comment.performed_via_github_app !== undefined && comment.performed_via_github_app !== null;
  if (user?.type !== 'User' || isByApp) return undefined;
  return {
    repository,
    issue: issue.number,
    comment: {
      id: comment.id,
      nodeId: comment.node_id,
      body: comment.body ?? '',
      author: { id: user.id, login: user.login },
      association: comment.author_association,
      createdAt: comment.created_at,
      updatedAt: comment.updated_at,
    },
  };
}

/** The request that the command at `index` of the comment makes. */
export function requestIn({ comment }: CommentEvent, index: number): RequestId & { readonly kind: 'comment' } {
  return { kind: 'comment', commentId: comment.id, index, authorId: comment.author.id };
}

import { z } from 'zod';
import type { Ask } from './api.ts';
import { readAnswer } from './answer-shape.ts';
import { inRepository, type Repository } from './repository.ts';
import { timeSchema } from '../../github/time.ts';
import { type GitHubId } from '../../github/id.ts';

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

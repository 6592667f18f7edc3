import { z } from 'zod';
import { isOpsError } from '../../src/errors.ts';
import { readAnswer } from './answer-shape.ts';
import type { Ask } from './api.ts';
import { timeSchema } from '../../github/time.ts';

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

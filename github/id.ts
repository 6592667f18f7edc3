import { z } from 'zod';

/**
 * An id that GitHub gave, as its decimal digits. Some have more digits than a number can hold (those of hook deliveries have
 * 19 since February 2026: octokit/request.js#797), so they are texts from the wire on, and are never counted with.
 */
export type GitHubId = string;

const digits = z.string().regex(/^(?:0|[1-9]\d{0,19})$/, 'should be an id of GitHub: its digits');

/** Reads an id as Octokit and `parseJson` give it: a number, a bigint beyond 2^53, or a text. A rounded number is refused. */
export const githubId = z
  .union([z.int().nonnegative(), z.bigint().nonnegative(), digits])
  .transform((id): GitHubId => id.toString());

/** Whether GitHub gave `one` before `other`: it counts the ids of one kind upwards. */
export function isEarlierId(one: GitHubId, other: GitHubId): boolean {
  return BigInt(one) < BigInt(other);
}

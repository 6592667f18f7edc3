import { z } from 'zod';
import type { GitHubRequest, RepositoryName } from './request.ts';
import { timeSchema } from './time.ts';

/** How one commit lies to another one, as GitHub compares them. */
export interface Comparison {
  /** GitHub's word, of the second: it is `ahead` of the first, `behind` it, the two `diverged`, or are `identical`. */
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical';
  readonly aheadBy: number;
  readonly behindBy: number;
  /** When the first was committed, and the newest of those that only the second has. */
  readonly baseAt: Date | undefined;
  readonly headAt: Date | undefined;
  /** First lines of the commits that only the second has, the newest first; of the newest 250 alone. */
  readonly subjects: readonly string[];
  /** Paths that differ, as far as GitHub lists them: up to 300. */
  readonly files: readonly string[];
  readonly hasAllFiles: boolean;
}

/** GitHub lists no more files of a comparison ("Compare two commits", REST API). */
const mostFiles = 300;

const commit = z.object({
  commit: z.object({ message: z.string(), committer: z.object({ date: timeSchema.optional() }).nullish() }),
});
const comparison = z
  .object({
    status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
    ahead_by: z.int(),
    behind_by: z.int(),
    base_commit: commit,
    commits: z.array(commit),
    files: z.array(z.object({ filename: z.string() })).optional(),
  })
  .transform(({ files = [], ...given }): Comparison => ({
    status: given.status,
    aheadBy: given.ahead_by,
    behindBy: given.behind_by,
    baseAt: given.base_commit.commit.committer?.date,
    headAt: given.commits.at(-1)?.commit.committer?.date,
    subjects: given.commits.map(({ commit: { message } }) => message.split(/\r?\n/, 1)[0] ?? '').toReversed(),
    files: files.map(({ filename }) => filename),
    hasAllFiles: files.length < mostFiles,
  }));

/** What lies between two commits. Without a page GitHub lists the newest 250 of them, and up to 300 files. */
export function compareRequest(at: RepositoryName, base: string, head: string): GitHubRequest<Comparison> {
  return {
    what: 'a comparison',
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { ...at, basehead: `${base}...${head}` },
    // It is never in the way: what GitHub does not answer at once is not told.
    repetition: 'once',
    schema: comparison,
  };
}

/** Why GitHub compares nothing, by the status that it refuses with, as the end of a sentence. */
export function whyNotCompared(status: number): string {
  if (status === 404)
    return 'GitHub shows no such repository or commits: it is private, gone, or its history was rewritten';
  if (status === 403 || status === 429) return 'GitHub takes no more requests now, or not from here';
  return `GitHub answered ${status}`;
}

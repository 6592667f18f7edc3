import { z } from 'zod';
import type { ComparedCommits } from '../src/compared-commits.ts';
import type { GitHubRequest, RepositoryName } from './request.ts';
import { timeSchema } from './time.ts';

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
  .transform(({ files = [], ...given }): ComparedCommits => ({
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
export function compareRequest(at: RepositoryName, base: string, head: string): GitHubRequest<ComparedCommits> {
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

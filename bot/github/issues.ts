import { z } from 'zod';
import { type Ask, isRefusedWith, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import { timeSchema } from '../../github/time.ts';

/** An issue that the app opened. */
export interface OwnIssue {
  readonly number: number;
  readonly url: string;
  readonly body: string;
  readonly createdAt: Date;
}

const issueSchema = z.object({
  number: z.int(),
  html_url: z.string(),
  body: z.string().nullish(),
  created_at: timeSchema,
  user: z.object({ login: z.string() }).nullable(),
});

/** The app's own issues with `label`, open and closed, the newest first, at most 100. */
export async function listOwnIssues(
  ask: Ask,
  repository: Repository,
  own: { readonly label: string; readonly login: string },
): Promise<readonly OwnIssue[]> {
  const answer = await ask('GET /repos/{owner}/{repo}/issues', {
    ...inRepository(repository),
    labels: own.label,
    creator: own.login,
    state: 'all',
    per_page: 100,
  });
  const issues = readAnswer(z.array(issueSchema), answer, 'issues');
  return issues.filter((issue) => issue.user?.login === own.login).map(toOwnIssue);
}

/** Opens an issue; never repeated by itself. */
export async function createIssue(
  ask: Ask,
  repository: Repository,
  given: { readonly title: string; readonly body: string; readonly labels: readonly string[] },
): Promise<OwnIssue> {
  const answer = await ask('POST /repos/{owner}/{repo}/issues', { ...inRepository(repository), ...given });
  return toOwnIssue(readAnswer(issueSchema, answer, 'the new issue'));
}

/** Makes a label; false where there is one of that name. Of several that try, GitHub lets one succeed. */
export async function createLabel(ask: Ask, repository: Repository, name: string): Promise<boolean> {
  try {
    await ask('POST /repos/{owner}/{repo}/labels', { ...inRepository(repository), name, color: 'ededed' });
    return true;
  } catch (error) {
    if (isRefusedWith(error, 422)) return false;
    throw error;
  }
}

/** Removes a label, if it is there. */
export async function deleteLabel(ask: Ask, repository: Repository, name: string): Promise<void> {
  try {
    await ask('DELETE /repos/{owner}/{repo}/labels/{name}', { ...inRepository(repository), name }, 'repeatable');
  } catch (error) {
    if (!isRefusedWith(error, 404)) throw error;
  }
}

function toOwnIssue(given: z.output<typeof issueSchema>): OwnIssue {
  return { number: given.number, url: given.html_url, body: given.body ?? '', createdAt: given.created_at };
}

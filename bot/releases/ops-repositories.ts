import { z } from 'zod';
import { isOpsError } from '../../src/errors.ts';
import { type Ask, readAnswer } from '../github/ask.ts';
import type { PolicyFiles } from '../github/policy-file.ts';
import { fullName, type Repository } from '../github/repository.ts';
import type { Logger } from '../log.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { repositorySchema } from '../webhooks/comment-event.ts';

/** An installation with more repositories than that is not looked through to its end. */
const mostPages = 5;
const pageSize = 100;
const pageSchema = z.object({ repositories: z.array(repositorySchema) });

/**
 * The repositories of the installation that have a policy. A service's repository does not say who deploys it: those who do
 * say so, and an installation has few of them.
 */
export async function opsRepositories(
  ask: Ask,
  policies: PolicyFiles,
  log: Logger,
): Promise<readonly { readonly repository: Repository; readonly policy: Policy }[]> {
  const found: { repository: Repository; policy: Policy }[] = [];
  for (const repository of await listRepositories(ask)) {
    try {
      const policy = await policies.read(ask, repository);
      if (policy !== undefined) found.push({ repository, policy });
    } catch (error) {
      if (!isOpsError(error, 'config-invalid')) throw error;
      log.warn(
        { err: error, repository: fullName(repository) },
        "its policy allows no releases, because it can't be read",
      );
    }
  }
  return found;
}

async function listRepositories(ask: Ask): Promise<readonly Repository[]> {
  const all: Repository[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await ask('GET /installation/repositories', { per_page: pageSize, page });
    const { repositories } = readAnswer(pageSchema, answer, 'the repositories of the installation');
    all.push(...repositories);
    if (repositories.length < pageSize) break;
  }
  return all;
}

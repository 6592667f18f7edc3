import { z } from 'zod';
import { isOpsError } from '../../src/errors.ts';
import { policyPath } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type Ask, readAnswer } from '../github/ask.ts';
import { fullName, type Repository } from '../github/repository.ts';
import type { GitHubId } from '../../github/id.ts';
import type { PolicyFiles } from '../github/policy-file.ts';
import type { Logger } from '../log.ts';
import { Recent } from '../recent.ts';
import { repositorySchema } from '../webhooks/comment-event.ts';

/** What it takes to read them. */
interface Reading {
  readonly ask: Ask;
  readonly policies: PolicyFiles;
  readonly now: () => Date;
  readonly log: Logger;
}

/** How long a repository counts as having no policy, unless GitHub tells that the installation has others now, in milliseconds. */
const keptMs = 10 * 60_000;
const mostInstallations = 200;
/** An installation with more repositories than that is not looked through to its end. */
const mostPages = 5;
const pageSize = 100;

/**
 * Which repositories of an installation have a policy. A service's repository does not say who deploys it: those who do say so, and an
 * installation has few of them. So that a release costs a handful of requests in an organisation of hundreds, GitHub is asked about a hundred
 * repositories at once, and the answer holds for a while; policies themselves are read each time.
 */
export class OpsRepositories {
  readonly #known = new Recent<Promise<readonly Repository[]>>({ milliseconds: keptMs, most: mostInstallations });

  /** The repositories of `installation` that have a policy, with what it says now. */
  async read(
    context: Reading,
    installation: GitHubId,
  ): Promise<readonly { readonly repository: Repository; readonly policy: Policy }[]> {
    const found: { repository: Repository; policy: Policy }[] = [];
    for (const repository of await this.#list(context, installation)) {
      const policy = await readPolicy(context, repository);
      if (policy !== undefined) found.push({ repository, policy });
    }
    return found;
  }

  async #list(context: Reading, installation: GitHubId): Promise<readonly Repository[]> {
    const known = this.#known.get(installation, context.now());
    if (known !== undefined) return known;
    // Kept before it is answered, so that what is told meanwhile can drop it.
    const asked = withPolicy(context.ask);
    this.#known.set(installation, asked, context.now());
    asked.catch(() => this.#known.delete(installation));
    return asked;
  }

  /** Asks anew next time: the installation has other repositories by now. */
  forget(installation: GitHubId): void {
    this.#known.delete(installation);
  }
}

async function readPolicy(context: Reading, repository: Repository): Promise<Policy | undefined> {
  try {
    return await context.policies.read(context.ask, repository);
  } catch (error) {
    if (!isOpsError(error, 'config-invalid')) throw error;
    context.log.warn(
      { err: error, repository: fullName(repository) },
      "its policy allows no releases, because it can't be read",
    );
    return undefined;
  }
}

const listedSchema = z.object({ repositories: z.array(repositorySchema.and(z.object({ node_id: z.string() }))) });

async function withPolicy(ask: Ask): Promise<readonly Repository[]> {
  const found: Repository[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await ask('GET /installation/repositories', { per_page: pageSize, page });
    const { repositories } = readAnswer(listedSchema, answer, 'the repositories of the installation');
    const lack = await lackPolicy(
      ask,
      repositories.map(({ node_id: id }) => id),
    );
    found.push(...repositories.filter((_repository, index) => lack[index] !== true));
    if (repositories.length < pageSize) break;
  }
  return found;
}

const objectsSchema = z.object({
  data: z.object({ nodes: z.array(z.object({ object: z.unknown() }).partial().nullable()) }).nullish(),
  errors: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])).default([]) })).default([]),
});

/** Of each repository whether GitHub says that its default branch has no such file; not where it says nothing of the repository. */
async function lackPolicy(ask: Ask, ids: readonly string[]): Promise<readonly boolean[]> {
  if (ids.length === 0) return [];
  const query =
    'query ($ids: [ID!]!, $file: String!) { nodes(ids: $ids) { ... on Repository { object(expression: $file) { oid } } } }';
  try {
    const variables = { ids, file: `HEAD:${policyPath}` };
    const answer = await ask('POST /graphql', { query, variables }, 'repeatable');
    const { data, errors } = readAnswer(objectsSchema, answer, 'files of repositories');
    // What an error is about is null as well.
    if (errors.some(({ path }) => typeof path[1] !== 'number')) return [];
    const unclear = new Set(errors.map(({ path }) => path[1]));
    return ids.map((_id, index) => data?.nodes[index]?.object === null && !unclear.has(index));
  } catch (error) {
    if (isOpsError(error, 'github-refused')) return [];
    throw error;
  }
}

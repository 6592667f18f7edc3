import { OpsError } from '../../src/errors.ts';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type Ask, isRefusedWith, readAnswer } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import { type Contents, contentsRequest } from '../../github/contents.ts';
import type { GitHubId } from '../../github/id.ts';

const largestPolicy = 64 * 1024;
const mostKept = 500;

/**
 * Reads `.github/d8x.yml`, always from the default branch. GitHub is asked every time whether it changed, so that a right
 * that was taken away is gone at once; an unchanged file costs a request, but none of the hourly quota.
 */
export class PolicyFiles {
  readonly #known = new Map<GitHubId, { readonly etag: string; readonly policy: Policy }>();

  /**
   * The repository's policy; undefined where it has none.
   * @throws OpsError `config-invalid` when it has one that can't be read.
   */
  async read(ask: Ask, repository: Repository): Promise<Policy | undefined> {
    const known = this.#known.get(repository.id);
    const request = contentsRequest(inRepository(repository), policyPath);
    try {
      const answer = await ask(request.route, {
        ...request.parameters,
        ...(known === undefined ? {} : { headers: { 'if-none-match': known.etag } }),
      });
      const policy = parsePolicy(textOf(readAnswer(request.schema, answer, request.what)));
      this.#keep(repository.id, String(answer.headers['etag'] ?? ''), policy);
      return policy;
    } catch (error) {
      if (known !== undefined && isRefusedWith(error, 304)) return known.policy;
      this.#known.delete(repository.id);
      if (isRefusedWith(error, 404)) return undefined;
      throw error;
    }
  }

  #keep(id: GitHubId, etag: string, policy: Policy): void {
    this.#known.delete(id);
    if (etag === '') return;
    this.#known.set(id, { etag, policy });
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
  }
}

function textOf({ type, size, text }: Contents): string {
  if (type === 'dir') throw invalid('is a folder');
  if (type !== 'file') throw invalid(`is a ${type} instead of a file`);
  if (size > largestPolicy || text === undefined) throw invalid(`has ${size} bytes, more than ${largestPolicy}`);
  return text;
}

function invalid(problem: string): OpsError {
  return new OpsError('config-invalid', `${policyPath} ${problem}`, {
    where: policyPath,
    hint: 'Put a small file there, as docs/configuration.md shows.',
  });
}

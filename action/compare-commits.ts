import type { Compare } from '../src/image/what-changes.ts';
import { whyNotCompared } from '../github/compare.ts';
import type { GitHubRepository } from './github/repository.ts';

/** How commits are compared, by this repository's way to ask GitHub. */
export function compareWith(repository: Pick<GitHubRepository, 'compare'>): Compare {
  return async (name, base, head) => {
    const [owner = '', repo = ''] = name.split('/');
    const found = await repository.compare({ owner, repo }, base, head);
    if (found.kind === 'found') return found.value;
    if (found.kind === 'refused') return whyNotCompared(found.status);
    return found.message;
  };
}

import { resolveRef } from '../state/git.ts';
import type { PullRequest } from '../state/issues.ts';
import { fullName, type Repository } from '../state/repository.ts';

/** The pull request part of an issue, from branch to branch; undefined if one of them does not exist. */
export function pullBetween(
  base: { readonly repository: Repository; readonly ref: string },
  head: { readonly repository: Repository; readonly ref: string },
  draft: boolean,
): PullRequest | undefined {
  const from = resolveRef(head.repository.git, `heads/${head.ref}`);
  const into = resolveRef(base.repository.git, `heads/${base.ref}`);
  if (from === undefined || into === undefined) return undefined;
  return {
    headRef: head.ref,
    headSha: from.sha,
    baseRef: base.ref,
    baseSha: into.sha,
    headRepository: fullName(head.repository),
    draft,
    merged: false,
  };
}

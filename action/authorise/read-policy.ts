import { isOpsError, OpsError } from '../../src/errors.ts';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { GitHubRepository } from '../github/repository.ts';

/** What the default branch says about who may do what. */
export type PolicyFound =
  | { readonly kind: 'policy'; readonly policy: Policy }
  /** There is no file; that there is none was made sure of. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly error: OpsError };

const permissionsHint =
  'The job needs the permissions contents: read and actions: read, as the ready-made workflows give them.';

/** Reads `.github/d8x.yml`. Never throws: what can't be read is an answer. */
export async function readPolicy(repository: GitHubRepository): Promise<PolicyFound> {
  const file = await repository.file(policyPath);
  if (file.kind === 'found') return parse(file.value);
  if (file.kind === 'refused' && file.status === 404) {
    // A token that may not read the repository's contents could get the same answer.
    const commits = await repository.canReadContents();
    if (commits.kind === 'found') return { kind: 'none' };
  }
  const code = file.kind === 'unreachable' ? 'github-unreachable' : 'authorisation-failed';
  const message = `${policyPath} can't be read, and it says who may start this run: ${file.message}`;
  return { kind: 'unreadable', error: new OpsError(code, message, { where: policyPath, hint: permissionsHint }) };
}

function parse(text: string): PolicyFound {
  try {
    return { kind: 'policy', policy: parsePolicy(text) };
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return { kind: 'unreadable', error };
  }
}

/** The answer for a run that was given no token to ask with. */
export function noToken(): PolicyFound {
  const message = `${policyPath} can't be read without the input github-token, and it says who may start this run`;
  const error = new OpsError('authorisation-failed', message, { where: 'github-token', hint: permissionsHint });
  return { kind: 'unreadable', error };
}

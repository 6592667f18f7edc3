import { isOpsError, type Problem, problemsIn } from '../src/errors.ts';
import { inputOf, type ReadInputs } from './inputs.ts';

/** What is wrong with what the inputs hold (files, keys, addresses), besides what is wrong with them as inputs. */
export async function contentProblems({ inputs, problems }: ReadInputs): Promise<readonly Problem[]> {
  const { checkRequest } = await import('../src/runbook.ts');
  const known = new Set(problems.map(inputOf));
  try {
    await checkRequest(inputs.request);
    return [];
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return problemsIn(error).filter((problem) => !known.has(inputOf(problem)));
  }
}

/** Inputs that say what the run would do and for whom: with these wrong, there is nothing to authorise. */
const decisive = new Set([
  'operation',
  'services',
  'plan',
  'backup',
  'allow-image-change',
  'allow-key-change',
  'accept-migration',
  'no-backup',
  'override',
  'environment',
  'backup-file',
  'backup-run-id',
  'backup-name',
  'undo',
  'reason',
  'github-token',
  'policy-token',
  'bot-app-id',
  'issue-number',
  'status-comment-id',
  'approved',
  'request-id',
]);

/** Whether it can be judged if the run may be, whatever else is wrong. */
export function canBeAuthorised(problems: readonly Problem[]): boolean {
  return !problems.some((problem) => decisive.has(inputOf(problem)));
}

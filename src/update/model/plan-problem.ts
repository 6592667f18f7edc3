import { type ErrorCode, OpsError, type Problem } from '../../errors.ts';

/** Something that stands against a plan. `path` is the service or host that it is about. */
export interface PlanProblem extends Problem {
  readonly code: ErrorCode;
}

/** One error for all problems: the only one itself, or the first one's code with the list of all. */
export function refusal(problems: readonly [PlanProblem, ...PlanProblem[]]): OpsError {
  const [first, ...others] = problems;
  const details = {
    problems: problems.map(({ path, message }) => ({ path, message })),
    ...hintOf(problems),
  };
  if (others.length === 0) return new OpsError(first.code, first.message, { ...details, where: first.path });
  return new OpsError(first.code, `${problems.length} things stand against this: ${first.message}, and more`, details);
}

/** The problem that an error is. */
export function problemOf(path: string, error: OpsError): PlanProblem {
  return { path, code: error.code, message: error.message, hint: error.hint };
}

function hintOf(problems: readonly PlanProblem[]): { readonly hint?: string } {
  const hints = new Set(problems.map(({ hint }) => hint).filter((hint) => hint !== undefined));
  return hints.size === 0 ? {} : { hint: [...hints].join(' ') };
}

import type { Problem } from '../../src/errors.ts';

/** What of an error is told, whether it was thrown or is a result's. */
export interface Told {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly problems?: readonly Problem[] | undefined;
  readonly logs?: readonly string[] | undefined;
}

/** An error as lines: what is wrong, each problem where there are several, what to do. */
export function renderError({ message, hint, problems = [], logs = [] }: Told): readonly string[] {
  // A single problem is mostly the message itself, with its place.
  const told = problems.length === 1 && message.includes(problems[0]?.message ?? '') ? [] : problems;
  return [
    `d8x-ops: ${shown(message)}`,
    ...told.flatMap((problem) => [
      `  - ${shown(problem.path)} ${shown(problem.message)}`,
      ...(problem.hint === undefined || problem.hint === hint ? [] : [`    → ${shown(problem.hint)}`]),
    ]),
    ...logs.map((line) => `  | ${shown(line)}`),
    ...(hint === undefined ? [] : [`  → ${shown(hint)}`]),
  ];
}

/** Without what could steer the terminal. */
export function shown(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/\p{Cc}/gu, '');
}

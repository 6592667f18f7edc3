import { first } from './document.ts';
import { clip, code, fence, prose } from './escape-markdown.ts';
import type { Result, ResultError } from './result.ts';

const mostProblems = 40;
const longestLine = 400;

type Alert = 'CAUTION' | 'WARNING' | 'IMPORTANT';
const alerts: Readonly<Record<Result['conclusion'], Alert>> = {
  success: 'WARNING',
  failure: 'CAUTION',
  refused: 'WARNING',
  cancelled: 'IMPORTANT',
};

/** An error as one of GitHub's alerts: what, where, what to do. */
export function errorSection(error: ResultError, conclusion: Result['conclusion']): string {
  const lines = [`[!${alerts[conclusion]}]`, prose(clip(error.message, 2000)), '', placeOf(error)];
  if (error.hint !== undefined) lines.push('', prose(clip(error.hint, 1000)));
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

function placeOf({ where, code: errorCode }: ResultError): string {
  return where === undefined ? code(errorCode) : `**Where:** ${code(clip(where, 300))} · ${code(errorCode)}`;
}

/** Everything that was found wrong at once, as a list; empty where it is one thing, which the message says. */
export function problemsOf(error: ResultError): string {
  const { problems = [] } = error;
  if (problems.length < 2) return '';
  const { shown, more } = first(problems, mostProblems);
  const items = shown.map(({ path, message, hint }) => {
    const advice = hint === undefined || hint === error.hint ? '' : `. ${prose(clip(hint, 500))}`;
    return `- ${code(clip(path, 200))} ${prose(clip(message, 500))}${advice}`;
  });
  return [...items, ...(more === 0 ? [] : [`- … and ${more} more`])].join('\n');
}

/** The last lines of the failing thing's own log. They are shown open: they are the answer more often than not. */
export function logsSection(logs: readonly string[], most: number): string {
  if (logs.length === 0) return '';
  const lines = logs.slice(-most).map((line) => clip(line, longestLine));
  return `<details open><summary>Last lines of its log</summary>\n\n${fence(lines)}\n\n</details>`;
}

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

/** The last lines of the failing thing's own log, or where they are. They are shown open: they are the answer more often than not. */
export function logsSection({ logs = [], hiddenLogs }: ResultError, most: number): string {
  if (hiddenLogs !== undefined) return hiddenLogsSection(hiddenLogs);
  if (logs.length === 0) return '';
  const lines = logs.slice(-most).map((line) => clip(line, longestLine));
  return `<details open><summary>Last lines of its log</summary>\n\n${fence(lines)}\n\n</details>`;
}

/** What is said in place of the last lines of a service's log. */
function hiddenLogsSection(hidden: NonNullable<ResultError['hiddenLogs']>): string {
  const { command, host } = hidden;
  return `${linesHidden(hidden)} On ${prose(host)}, this shows it: ${code(command)}. With ${code('logs: { public: true }')} for the environment in ${code('.github/d8x.yml')}, it would stand here.`;
}

/** The same for the job's log. */
export function hiddenLogsText(hidden: NonNullable<ResultError['hiddenLogs']>): string {
  return `${linesHidden(hidden)} On ${hidden.host}, this shows it: ${hidden.command}`;
}

function linesHidden({ lines }: NonNullable<ResultError['hiddenLogs']>): string {
  const what = lines === 1 ? 'The last line of its log is' : `The last ${lines} lines of its log are`;
  return `${what} not shown, as everybody can read this repository.`;
}

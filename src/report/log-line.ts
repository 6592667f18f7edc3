/**
 * `text` as one line of a job's log that the runner only shows: line breaks become blanks, control characters go, and `##[`, which
 * the runner obeys anywhere in a line (actions/runner, ActionCommand.TryParse: `##[add-mask]`, `##[set-output]`), is broken up.
 */
export function logLine(text: string): string {
  return text
    .replaceAll(/[\r\n\u2028\u2029]+/g, ' ')
    .replaceAll(/[^\P{C}\t\u200d]/gu, '')
    .replaceAll(/##(?=\[)/g, '# #');
}

import { revealText } from '../../src/command/code-points.ts';
import { limits } from '../../src/command/grammar.ts';
import type { CommentLine } from '../../src/command/leading-lines.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { clip, fence } from '../../src/report/escape-markdown.ts';
import { answer } from './answers.ts';

/** The last line of such an answer, by which it is found again. */
export const adviceMarker = '<!-- d8x-ops advice -->';

/** More of a line is not shown, in characters. */
const longestShown = 200;

/** The answer to a comment with a `/d8x` where none is read. `command`: what it would be at the top, in its normal form. */
export function adviceBody(request: RequestId, { text, line }: CommentLine, command: string | undefined): string {
  const body = answer(
    request,
    `💡 Line ${line} was not read as a command`,
    fence([revealText(clip(text, longestShown))]),
    `The commands of a comment are its first lines: up to ${limits.commands}, each beginning with \`/d8x\` and a blank, with nothing in front and nothing around it. What comes after any other line is not looked at.`,
    ...(command === undefined ? [] : [`If you meant it, write a new comment:\n\n${fence([command])}`]),
    '<sub>This is said once a day on an issue. `/d8x help` shows what there is.</sub>',
  );
  return `${body}${adviceMarker}\n`;
}

import type { RefusalReason } from '../../src/policy/authorise.ts';
import { revealText } from '../../src/command/code-points.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { code, fence, prose } from '../../src/report/escape-markdown.ts';
import { stageMarker, statusMarker } from '../../src/report/markers.ts';
import type { GitHubId } from '../../github/id.ts';

/** One command of a comment that may not, or that is none. */
export interface RejectedCommand {
  readonly kind: 'rejected';
  readonly reason: RefusalReason | 'environment' | 'mistake' | 'policy' | 'edited' | 'late' | 'busy';
  /** Plain sentences for the person. */
  readonly message: string;
  /** The nearest right form, as a whole command or a name. */
  readonly nearest?: string;
  /** The line as it was written, with the wrong word's place in it, where it was not understood. */
  readonly written?: { readonly text: string; readonly start: number; readonly end: number };
}

/** Refusals beyond that are counted, not shown. */
const mostShown = 10;

/** The first lines of every answer that is final when it is written: whose it is, and that nothing follows. */
export function answerMarker(request: RequestId): string {
  return `${statusMarker({ kind: 'request', request })}\n${stageMarker('ended')}`;
}

/** The line by which a refusal to somebody who may not is found again, so that it is said to him once. */
export function strangerMarker(accountId: GitHubId): string {
  return `<!-- d8x-ops refused ${accountId} -->`;
}

const title = '### 😕 Nothing was started';

/** Whether a comment of the app's is such an answer: then the whole comment that it answers is done with. */
export function isRefusal(body: string): boolean {
  return body.split('\n').includes(title);
}

/** The answer to a comment of which nothing was started: what is wrong with each command, and the nearest right form. */
export function refusalBody(
  request: RequestId,
  login: string,
  rejections: readonly RejectedCommand[],
  hasOthers: boolean,
): string {
  const shown = rejections.slice(0, mostShown).map(describe);
  const hidden = rejections.length - shown.length;
  const parts = [
    title,
    `For ${code(login)}:`,
    ...shown,
    ...(hidden > 0 ? [`… and ${hidden} more of this kind.`] : []),
    ...(hasOthers
      ? ['The other commands of that comment were not started either, so that none runs without the rest.']
      : []),
    `<sub>\`/d8x help\` shows what there is.</sub>`,
  ];
  return `${answerMarker(request)}\n${parts.join('\n\n')}\n`;
}

function describe({ message, nearest, written }: RejectedCommand): string {
  const parts = [prose(message)];
  if (written !== undefined) parts.unshift(pointAt(written));
  if (nearest !== undefined) parts.push(`Did you mean ${code(nearest)}?`);
  return parts.join('\n\n');
}

/** The line as it was written, with the wrong word underlined. */
function pointAt({ text, start, end }: NonNullable<RejectedCommand['written']>): string {
  const before = revealText(text.slice(0, start)).length;
  const length = Math.max(revealText(text.slice(start, end)).length, 1);
  return fence([revealText(text), `${' '.repeat(before)}${'^'.repeat(length)}`]);
}

import { page, type Section } from './document.ts';
import { askedSection, liveSections } from './markdown-live.ts';
import { endedSections, resultSections } from './markdown-result.ts';
import { plannedMarker, stageMarker, stageOf, type StatusKey, statusMarker } from './markers.ts';
import type { Result } from './result.ts';
import type { StatusView } from './status-view.ts';

export { renderHeadline } from './markdown-result.ts';

/** GitHub refuses longer comments (characters; counted here in UTF-16 units, which are never fewer). */
export const longestComment = 65_536;
/** GitHub drops a job summary that is larger, whole. */
export const largestSummaryBytes = 1024 * 1024;

/** The job summary of a finished run, at most 1 MiB as `finished` leaves it. */
export function renderSummary(result: Result, finished: (markdown: string) => string = (text) => text): string {
  const fits = (text: string): boolean => Buffer.byteLength(finished(text)) <= largestSummaryBytes;
  return finished(page(resultSections(result, 200), fits));
}

/**
 * The status comment, from acceptance to result, at most 65,536 characters; never cut inside anything: what does not fit
 * is left out whole and named. `key` marks it as the status of that request or run; `command` is what was asked, which a
 * result does not say itself.
 */
export function renderComment(view: StatusView, key: StatusKey, command?: string): string {
  const planned = 'version' in view ? plannedMarker(view) : '';
  const head = `${statusMarker(key)}\n${stageMarker(stageOf(view))}\n${planned}`;
  const body = page(sectionsOf(view, command), (text) => head.length + text.length <= longestComment);
  return `${head}${body}`;
}

function sectionsOf(view: StatusView, command: string | undefined): readonly Section[] {
  if (!('version' in view)) return view.kind === 'live' ? liveSections(view) : endedSections(view);
  const [headline, ...rest] = resultSections(view, 20);
  if (headline === undefined || command === undefined) return resultSections(view, 20);
  return [headline, askedSection(command, view.run.actor), ...rest];
}

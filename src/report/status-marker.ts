import { parseRequestId, withoutApproval, formatRequestId, type RequestId } from '../command/request-id.ts';

/** What a status comment belongs to: a request of the bot's, or a run that somebody started by hand. */
export type StatusKey =
  { readonly kind: 'request'; readonly request: RequestId } | { readonly kind: 'run'; readonly runId: string };

const pattern = /^<!-- d8x-ops status v1 (request|run) ([a-z0-9-]{1,80}) -->(?:\r?\n|$)/;

/**
 * The first line of a status comment: invisible, and the same for every edit of it. It only says what the comment claims
 * to be; whoever reads it must have made sure that the comment's author is the app or the Action itself.
 */
export function statusMarker(key: StatusKey): string {
  const text = key.kind === 'request' ? formatRequestId(withoutApproval(key.request)) : key.runId;
  return `<!-- d8x-ops status v1 ${key.kind} ${text} -->`;
}

/** What a comment's body claims to be the status of; undefined where its first line is no marker of this version. */
export function readStatusMarker(body: string): StatusKey | undefined {
  const [, kind, text] = pattern.exec(body) ?? [];
  if (text === undefined) return undefined;
  if (kind === 'run') return /^\d+$/.test(text) ? { kind, runId: text } : undefined;
  const request = parseRequestId(text);
  return request === undefined ? undefined : { kind: 'request', request };
}

import { formatRequestId, parseRequestId, type RequestId, withoutApproval } from '../command/request-id.ts';
import { parsePinnedServices, type PinnedService } from '../command/pinned-images.ts';
import { isServiceName } from '../command/names.ts';
import type { Result } from './result.ts';
import type { StatusView } from './status-view.ts';

/** The artifact in which a run keeps its result. */
export const resultArtifact = 'd8x-ops-result';

/** What a status comment belongs to: a request of the bot's, or a run that somebody started by hand. */
export type StatusKey =
  { readonly kind: 'request'; readonly request: RequestId } | { readonly kind: 'run'; readonly runId: string };

const keyPattern = /^<!-- d8x-ops status v1 (request|run) ([a-z0-9-]{1,80}) -->(?:\r?\n|$)/;

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
  const [, kind, text] = keyPattern.exec(body) ?? [];
  if (text === undefined) return undefined;
  if (kind === 'run') return /^\d+$/.test(text) ? { kind, runId: text } : undefined;
  const request = parseRequestId(text);
  return request === undefined ? undefined : { kind: 'request', request };
}

const plannedPattern = /^<!-- d8x-ops planned ([^\r\n]+) -->\r?$/m;

/** An invisible line that says to the digest what a plan would run; empty for anything but a plan that succeeded. */
export function plannedMarker({ operation, conclusion, services }: Result): string {
  if (operation !== 'plan' || conclusion !== 'success') return '';
  const planned = services.flatMap(({ service, to }) => (to?.digest === undefined ? [] : [`${service}@${to.digest}`]));
  // A name that no command could have is foreign text, which might end the comment that it stands in.
  if (!services.every(({ service }) => isServiceName(service))) return '';
  return planned.length === 0 ? '' : `<!-- d8x-ops planned ${planned.join(' ')} -->\n`;
}

/**
 * What a comment says that a plan would run; undefined where it says nothing. Whoever can edit the comment can change it: it is
 * shown to who approves, and a run that would run anything else refuses.
 */
export function readPlanned(body: string): readonly PinnedService[] | undefined {
  const [, text] = plannedPattern.exec(body) ?? [];
  return text === undefined ? undefined : parsePinnedServices(text);
}

/**
 * How far a command has come, from the first to the last. News of an earlier stage than a comment tells already is old
 * news: webhooks overtake each other, and the Action and the bot write to the same comment.
 */
const stages = ['accepted', 'held', 'approval', 'queued', 'review', 'running', 'ended'] as const;
export type Stage = (typeof stages)[number];

const stagePattern = /^<!-- d8x-ops status [^\r\n]*-->\r?\n<!-- d8x-ops stage ([a-z]+) -->(?:\r?\n|$)/;

/** The stage that a view tells. What holds a command up belongs to where it is held: before there is a run, or in it. */
export function stageOf(view: StatusView): Stage {
  if ('version' in view || view.kind === 'ended') return 'ended';
  switch (view.state.kind) {
    case 'held':
      return view.url === undefined ? 'held' : 'running';
    case 'approval':
      return view.state.by === 'command' ? 'approval' : 'review';
    case 'accepted':
    case 'queued':
    case 'running':
      return view.state.kind;
    default:
      return view.state satisfies never;
  }
}

/** The second line of a status comment: invisible, and the way in which bot and Action know what the other wrote last. */
export function stageMarker(stage: Stage): string {
  return `<!-- d8x-ops stage ${stage} -->`;
}

/** The stage that a status comment tells; undefined where it tells none. */
export function readStage(body: string): Stage | undefined {
  const [, text] = stagePattern.exec(body) ?? [];
  return stages.find((stage) => stage === text);
}

/** Whether `next` is further than `now`. */
export function isFurther(next: Stage, now: Stage | undefined): boolean {
  return now === undefined || stages.indexOf(next) > stages.indexOf(now);
}

import type { StatusView } from './status-view.ts';

/**
 * How far a command has come, from the first to the last. News of an earlier stage than a comment tells already is old
 * news: webhooks overtake each other, and the Action and the bot write to the same comment.
 */
const stages = ['accepted', 'held', 'approval', 'queued', 'review', 'running', 'ended'] as const;
export type Stage = (typeof stages)[number];

const pattern = /^<!-- d8x-ops status [^\r\n]*-->\r?\n<!-- d8x-ops stage ([a-z]+) -->(?:\r?\n|$)/;

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
  const [, text] = pattern.exec(body) ?? [];
  return stages.find((stage) => stage === text);
}

/** Whether `next` is further than `now`. */
export function isFurther(next: Stage, now: Stage | undefined): boolean {
  return now === undefined || stages.indexOf(next) > stages.indexOf(now);
}

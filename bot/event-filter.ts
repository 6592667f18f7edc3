import type { Delivery } from './http/intake.ts';
import { parseComment } from '../src/command/comment.ts';
import { effectOf } from '../src/command/grammar.ts';
import { isJsonObject } from '../src/exact-json.ts';

/** The events that lead to anything, with the actions of each that do. */
const interesting: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    issue_comment: ['created'],
    workflow_run: ['requested', 'in_progress', 'completed'],
    workflow_job: ['waiting'],
    deployment_status: ['created'],
    release: ['published'],
    registry_package: ['published'],
    installation: ['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted'],
    installation_repositories: ['added', 'removed'],
  }),
);

/** Whether such an event, with this action, can lead to anything. */
export function isRelevant(event: string, action: unknown): boolean {
  return typeof action === 'string' && interesting.get(event)?.includes(action) === true;
}

/**
 * The key of the queue that a delivery's work goes into; undefined where there is nothing to do. Most webhooks of a busy
 * organisation end here, before they cost anything. Comments of a repository are worked on one after the other, and so is the
 * news about its runs; the two don't hold each other up, nor do comments that only look, or that strangers may have written, the others.
 */
export function queueKeyOf({ event, payload }: Pick<Delivery, 'event' | 'payload'>): string | undefined {
  if (!isRelevant(event, payload['action'])) return undefined;
  if (!isJsonObject(payload['installation'])) return undefined;
  if (event === 'issue_comment' && !mentionsCommand(payload['comment'])) return undefined;
  if (event === 'workflow_run' && !isDispatched(payload['workflow_run'])) return undefined;
  // What only makes the bot forget something waits for nothing.
  if (event.startsWith('installation')) return 'installations';
  const repository = payload['repository'];
  const id = isJsonObject(repository) ? String(repository['id']) : '';
  return `${id}/${subjectOf(event, payload)}`;
}

function subjectOf(event: string, payload: Delivery['payload']): string {
  if (event === 'release' || event === 'registry_package') return 'releases';
  if (event !== 'issue_comment') return 'runs';
  const comment = payload['comment'];
  if (!isJsonObject(comment)) return 'comments';
  const subject = onlyViews(String(comment['body'])) ? 'views' : 'comments';
  return outside.has(comment['author_association']) ? `outside-${subject}` : subject;
}

/**
 * How an author stands to the repository who may be a stranger. No more than that: of members of the organisation who keep their membership
 * private, as is usual, webhooks say the same (actions/github-script#643), so it never refuses anybody; their comments wait apart from others,
 * so that no stranger can hold those up.
 */
const outside: ReadonlySet<unknown> = new Set([
  'NONE',
  'CONTRIBUTOR',
  'FIRST_TIMER',
  'FIRST_TIME_CONTRIBUTOR',
  'MANNEQUIN',
]);

/** Whether a comment changes nothing whoever wrote it: what anybody may ask for waits apart from what changes a cluster. */
function onlyViews(body: string): boolean {
  return parseComment(body).every((found) => found.kind === 'mistake' || effectOf(found.command.verb) !== 'change');
}

/** Comments of bots, its own among them, are most of what has commands in it; they start nothing. */
function mentionsCommand(comment: unknown): boolean {
  if (!isJsonObject(comment) || !isJsonObject(comment['user']) || comment['user']['type'] !== 'User') return false;
  return typeof comment['body'] === 'string' && /\/d8x/i.test(comment['body']);
}

function isDispatched(run: unknown): boolean {
  return isJsonObject(run) && run['event'] === 'workflow_dispatch';
}

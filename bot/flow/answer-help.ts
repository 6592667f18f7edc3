import { renderHelp } from '../../src/command/help.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { table } from '../../src/report/document.ts';
import { cell, code, prose } from '../../src/report/escape-markdown.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { react } from '../github/comments.ts';
import { answer } from '../status/answers.ts';
import { writeOnce } from '../status/own-comments.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';

/** Answers `help`: the commands, and the environments of this repository. */
export async function answerHelp(
  context: RepositoryContext,
  event: CommentEvent,
  policy: Policy,
  request: RequestId,
): Promise<void> {
  const place = { issue: event.issue, request, since: event.comment.createdAt };
  await writeOnce(context, place, helpBody(request, policy));
  await react(context.ask, context.repository, event.comment.id, 'hooray');
}

/** The text of that answer. */
export function helpBody(request: RequestId, policy: Policy): string {
  return answer(request, '📖 Commands', renderHelp(), environmentTable(policy));
}

function environmentTable({ environments }: Policy): string {
  const rows = environments.map(({ name, isDefault, permission, services, approval }) => [
    cell(`${code(name)}${isDefault ? ' (default)' : ''}`),
    prose(permission),
    services === undefined ? 'all' : cell(services.map((service) => code(service)).join(' ')),
    approval === undefined ? '' : approval.verbs.join(', '),
  ]);
  return table(['Environment', 'Role needed', 'Services', 'Second person for'], rows);
}

import type { Command } from '../../src/command/command.ts';
import { formatCommand } from '../../src/command/format.ts';
import { formatRequestId, type RequestId } from '../../src/command/request-id.ts';
import type { Environment } from '../../src/policy/policy.ts';
import type { Account } from '../../github/people.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommandRecord } from '../status/record.ts';
import { show, type StatusPlace } from '../status/show.ts';
import { liveView } from '../status/views.ts';

/** Where, when and by whom a command was given. */
export interface Given {
  readonly issue: number;
  readonly author: Account;
  readonly at: Date;
  readonly request: RequestId;
}

/** What the bot knows of a command that it accepted: as it was commented, and what it comes to. */
export function commandRecord(
  { repository }: Pick<RepositoryContext, 'repository'>,
  { issue, author, at, request }: Given,
  asked: Command,
  to: {
    readonly environment: Environment;
    readonly command: Command;
    readonly images: CommandRecord['images'];
    readonly unresolved: CommandRecord['unresolved'];
  },
): CommandRecord {
  return {
    repositoryId: repository.id,
    issue,
    request: formatRequestId(request),
    environment: to.environment.name,
    asked: formatCommand(asked),
    toRun: formatCommand(to.command),
    askedBy: { id: author.id, login: author.login },
    askedAt: at,
    images: to.images,
    unresolved: to.unresolved,
  };
}

/** Shows that a command waits for a second person, and keeps its record there: what is approved is what it says. */
export async function awaitApproval(
  context: RepositoryContext,
  place: StatusPlace,
  record: CommandRecord,
  { withinMs }: { readonly withinMs: number },
): Promise<void> {
  const until = new Date(record.askedAt.getTime() + withinMs);
  await show(context, place, liveView(record, { kind: 'approval', by: 'command', until }, context.now()), record);
}

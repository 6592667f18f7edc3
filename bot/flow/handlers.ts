import type { CommandOf } from '../../src/command/command.ts';
import type { BotVerb } from '../../src/command/grammar.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import type { Environment } from '../../src/policy/policy.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { answerHelp } from './answer-help.ts';
import { answerImages } from './answer-images.ts';
import { approve } from './approve.ts';
import type { AuthorisedComment } from './authorised-comment.ts';
import { cancel } from './cancel.ts';
import type { AcceptedCommand } from './judge.ts';

/** The verbs that no run is started for. */
type OwnVerb = Exclude<BotVerb, 'promote'>;

/** A command that the bot handles by itself, and where it was given. */
interface Given<V extends OwnVerb> {
  readonly context: RepositoryContext;
  readonly event: CommentEvent;
  readonly authorised: AuthorisedComment;
  readonly command: CommandOf<V>;
  /** @throws TypeError for a command that was accepted without one. */
  readonly environment: () => Environment;
  readonly request: RequestId;
}

/** What the bot does for each verb that no run of the Action carries out. */
const handlers: { readonly [V in OwnVerb]: (given: Given<V>) => Promise<void> } = {
  help: async ({ context, event, authorised, request }) => answerHelp(context, event, authorised.policy, request),
  images: async ({ context, event, command, environment, request }) =>
    answerImages(context, event, { command, environment: environment(), request }),
  cancel: async ({ context, event, authorised: { policy, person }, environment, request }) =>
    cancel(context, event, { environment: environment(), policy, request, by: person }),
  approve: async ({ context, event, authorised, command, request }) =>
    approve(context, event, authorised, { command, request }),
};

/** Does what a command of the bot's own asks for. @throws OpsError worded for the person who gave it */
export async function handleByBot(
  context: RepositoryContext,
  event: CommentEvent,
  authorised: AuthorisedComment,
  accepted: Pick<AcceptedCommand, 'environment'> & { readonly command: CommandOf<OwnVerb> },
  request: RequestId,
): Promise<void> {
  const { command } = accepted;
  const environment = (): Environment => {
    if (accepted.environment !== undefined) return accepted.environment;
    throw new TypeError(`${command.verb} was accepted without an environment`);
  };
  await dispatch(command.verb, { context, event, authorised, command, environment, request });
}

async function dispatch<V extends OwnVerb>(verb: V, given: Given<V>): Promise<void> {
  await handlers[verb](given);
}

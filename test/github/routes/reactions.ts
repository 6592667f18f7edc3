import { textAt } from '../json.ts';
import { reactionPayload } from '../payloads/issue-payload.ts';
import { actor, type Handlers, lookup } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { empty, GitHubError, json } from '../server/reply.ts';
import type { Reaction, ReactionContent } from '../state/issues.ts';
import { commentOf } from './issues.ts';

const CONTENTS: readonly ReactionContent[] = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];

/** Reactions to comments. */
export const reactionRoutes: Handlers = {
  'reactions/create-for-issue-comment': (call) => {
    const comment = commentOf(call);
    const author = actor(call);
    const content = CONTENTS.find((one) => one === textAt(call.body, 'content'));
    if (content === undefined) throw new GitHubError(422, 'Validation Failed');
    const known = [...comment.reactions.values()].find((one) => one.author.id === author.id && one.content === content);
    if (known !== undefined) return json(200, reactionPayload(call.world, known));
    const { state } = call.world;
    const reaction: Reaction = { id: state.nextId(260_000_000), author, content, createdAt: state.now() };
    comment.reactions.set(reaction.id, reaction);
    return json(201, reactionPayload(call.world, reaction));
  },
  'reactions/list-for-issue-comment': (call) => {
    const wanted = call.query['content'];
    const reactions = [...commentOf(call).reactions.values()].filter(
      (reaction) => wanted === undefined || reaction.content === wanted,
    );
    return listReply(call, reactions, (reaction) => reactionPayload(call.world, reaction));
  },
  'reactions/delete-for-issue-comment': (call) => {
    const { reactions } = commentOf(call);
    const reaction = lookup(reactions, call, 'reaction_id');
    if (reaction.author.id !== actor(call).id) throw new GitHubError(403, 'Forbidden');
    reactions.delete(reaction.id);
    return empty();
  },
};

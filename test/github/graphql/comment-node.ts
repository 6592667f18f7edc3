import { GraphQLError } from 'graphql';
import { nodeId, timestampOrNull } from '../payloads/seed.ts';
import type { Caller } from '../server/call.ts';
import { seesRepository } from '../server/call.ts';
import type { World } from '../world.ts';

/** The comment of an issue or pull request with this global id, as far as the double answers it. */
export function commentNode(world: World, caller: Caller, id: string): Readonly<Record<string, unknown>> {
  for (const repository of world.state.repositories.values()) {
    if (!seesRepository(world, caller, repository)) continue;
    for (const comment of repository.comments.values()) {
      if (nodeId('IssueComment', comment.id) !== id) continue;
      const lastEditedAt = timestampOrNull(comment.lastEditedAt);
      return { __typename: 'IssueComment', id, databaseId: comment.id, body: comment.body, lastEditedAt };
    }
  }
  const message = `Could not resolve to a node with the global id of '${id}'`;
  throw new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
}

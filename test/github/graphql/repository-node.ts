import { GraphQLError } from 'graphql';
import { nodeId } from '../payloads/seed.ts';
import type { Caller } from '../server/call.ts';
import { seesRepository } from '../server/call.ts';
import { blobSha, resolveRef } from '../state/git.ts';
import { fullName } from '../state/repository.ts';
import type { World } from '../world.ts';

/** The repository with this global id, as far as the double answers it: its name, and a file by `REVISION:path`, HEAD among revisions. */
export function repositoryNode(world: World, caller: Caller, id: string): Readonly<Record<string, unknown>> | Error {
  const found = [...world.state.repositories.values()].find((repository) => nodeId('Repository', repository.id) === id);
  if (found === undefined || !seesRepository(world, caller, found)) {
    const message = `Could not resolve to a node with the global id of '${id}'`;
    return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
  }
  return {
    __typename: 'Repository',
    id,
    databaseId: found.id,
    nameWithOwner: fullName(found),
    object: ({ expression = '' }: { readonly expression?: string }) => {
      const mayRead = caller.kind !== 'installation' || caller.permissions['contents'] !== undefined;
      if (!mayRead && found.private)
        throw new GraphQLError('Resource not accessible by integration', { extensions: { type: 'FORBIDDEN' } });
      const [revision = '', path = ''] = expression.split(':');
      const at = resolveRef(found.git, revision === 'HEAD' ? found.defaultBranch : revision);
      const content = at?.files.get(path);
      return content === undefined ? null : { __typename: 'Blob', oid: blobSha(content) };
    },
  };
}

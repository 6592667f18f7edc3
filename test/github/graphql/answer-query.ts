import { readFileSync } from 'node:fs';
import { buildSchema, GraphQLError, graphqlSync, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { type Caller, seesRepository } from '../server/call.ts';
import { type Incoming, type Pipeline, errorReply } from '../server/pipeline.ts';
import { GitHubError, json, type Reply } from '../server/reply.ts';
import { parseJson } from '../json.ts';
import type { World } from '../world.ts';
import { organization } from './organization.ts';
import { nodeId, timestampOrNull } from '../payloads/seed.ts';
import { blobSha, resolveRef } from '../state/git.ts';
import { fullName } from '../state/repository.ts';

const bodySchema = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.json()).default({}) });

let schema: GraphQLSchema | undefined;

/** Answers `POST /graphql`: the query is validated against GitHub's published schema; what does not fit it is a violation. */
export function answerQuery({ world, violations }: Pipeline, incoming: Incoming, caller: Caller): Reply {
  if (caller.kind === 'anonymous')
    return errorReply(new GitHubError(401, 'This endpoint requires you to be authenticated.'));
  const { query, variables } = bodySchema.parse(parseJson(incoming.body));
  const { data, errors = [] } = graphqlSync({
    schema: (schema ??= readSchema()),
    source: query,
    variableValues: variables,
    rootValue: root(world, caller),
  });
  const problems = errors.filter(({ extensions }) => extensions['type'] === undefined).map(({ message }) => message);
  if (problems.length > 0) {
    violations.push({ kind: 'body', method: incoming.method, path: incoming.path, problems });
  }
  // As text and back, which leaves out the prototypes that the library's objects lack.
  const answer = parseJson(JSON.stringify({ data, ...(errors.length === 0 ? {} : { errors: errors.map(worded) }) }));
  return json(200, answer);
}

function root(world: World, caller: Caller): Readonly<Record<string, unknown>> {
  return {
    organization: ({ login }: { readonly login: string }) => organization(world, caller, login),
    node: ({ id }: { readonly id: string }) => commentNode(world, caller, id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => repositoryNode(world, caller, id)),
  };
}

function worded({ message, path, extensions }: GraphQLError): Readonly<Record<string, unknown>> {
  return { type: extensions['type'], path, message };
}

function readSchema(): GraphQLSchema {
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  return buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true, noLocation: true });
}

/** The comment of an issue or pull request with this global id, as far as the double answers it. */
function commentNode(world: World, caller: Caller, id: string): Readonly<Record<string, unknown>> {
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

/** The repository with this global id, as far as the double answers it: its name, and a file by `REVISION:path`, HEAD among revisions. */
function repositoryNode(world: World, caller: Caller, id: string): Readonly<Record<string, unknown>> | Error {
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

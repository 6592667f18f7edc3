import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLError, graphqlSync, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { Caller } from '../server/call.ts';
import type { Incoming, Pipeline } from '../server/pipeline.ts';
import { errorReply } from '../server/pipeline.ts';
import { GitHubError, json, type Reply } from '../server/reply.ts';
import { parseJson } from '../json.ts';
import type { World } from '../world.ts';
import { commentNode } from './comment-node.ts';
import { repositoryNode } from './repository-node.ts';
import { organization } from './organization.ts';

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

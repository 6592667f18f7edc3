import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Ask } from '../../../../bot/github/ask.ts';
import { teamsOf } from '../../../../bot/github/people.ts';

const alice = { id: '7', login: 'alice' };
const teams = ['acme/ops', 'acme/leads'];

/** A GitHub that answers GraphQL with `data` and `errors`, and that everybody is a member of any team to REST. */
function github(data: unknown, errors?: readonly unknown[]): { readonly ask: Ask; readonly routes: string[] } {
  const routes: string[] = [];
  const ask: Ask = async (route) => {
    routes.push(route);
    const body =
      route === 'POST /graphql' ? { data, ...(errors === undefined ? {} : { errors }) } : { state: 'active' };
    return { status: 200, headers: {}, data: body };
  };
  return { ask, routes };
}

function team(slug: string, ids: readonly number[], hasNextPage = false): unknown {
  return { team: { slug, members: { nodes: ids.map((databaseId) => ({ databaseId })), pageInfo: { hasNextPage } } } };
}

suite('the teams of an account', () => {
  test('are none where none is in question, and nobody is asked', async () => {
    const { ask, routes } = github(null);
    assert.deepEqual(await teamsOf(ask, [], alice), []);
    assert.deepEqual(routes, []);
  });

  test('are those that list its id, not its name', async () => {
    const { ask, routes } = github({ t0: team('ops', [8, 9]), t1: team('leads', [6, 7]) });
    assert.deepEqual(await teamsOf(ask, teams, alice), ['acme/leads']);
    assert.deepEqual(routes, ['POST /graphql']);
  });

  test('are asked for one by one where too many members have such a name', async () => {
    const { ask, routes } = github({ t0: team('ops', [8], true), t1: team('leads', [8]) });
    assert.deepEqual(await teamsOf(ask, teams, alice), ['acme/ops']);
    assert.equal(routes.length, 2);
  });

  test('are not those that the app can not see, nor one that GitHub found by its title', async () => {
    const errors = [
      { type: 'NOT_FOUND', message: 'no such organization' },
      { type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
    ];
    assert.deepEqual(await teamsOf(github({ t0: null, t1: { team: null } }, errors).ask, teams, alice), []);
    assert.deepEqual(await teamsOf(github({ t0: team('ops-1', [7]), t1: team('x', [7]) }).ask, teams, alice), []);
  });

  test('are not known where GitHub tells of an error', async () => {
    for (const [data, errors] of [
      [null, [{ message: 'Something went wrong' }]],
      [undefined, [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }]],
      [{ t0: team('ops', [7]), t1: null }, [{ message: 'timeout' }]],
      [undefined, undefined],
    ] as const) {
      await assert.rejects(teamsOf(github(data, errors).ask, teams, alice), { code: 'github-unreachable' });
    }
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildRouteTable } from '../../github/description/route-table.ts';
import { allRoutes } from '../../github/routes/all-routes.ts';
import { RateLimit } from '../../github/server/rate-limit.ts';
import { scene, type Scene } from './octokits.ts';

async function send(s: Scene, method: string, path: string, body?: unknown): Promise<[number, string]> {
  const response = await fetch(`${s.github.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${s.github.as('alice').token()}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, await response.text()];
}

async function violationsOf(method: string, path: string, body?: unknown): Promise<[number, string[], string]> {
  await using s = await scene();
  s.github.as('alice').openIssue(s.repo, 'one');
  const [status, answer] = await send(s, method, path, body);
  return [status, s.github.violations.map(({ kind }) => kind), answer];
}

const AT = '/repos/acme/broker';

suite("GitHub's description", () => {
  test('has no such route', async () => {
    const [status, kinds, answer] = await violationsOf('GET', `${AT}/issue/1`);
    assert.deepEqual([status, kinds], [404, ['unknown-route']]);
    assert.match(answer, /GitHub has no route GET \/repos\/acme\/broker\/issue\/1/);
  });

  test('does not know the field, the value, the type, or the parameter', async () => {
    const comment = `${AT}/issues/1/comments`;
    assert.deepEqual((await violationsOf('POST', comment, { boddy: 'x' })).slice(0, 2), [422, ['body']]);
    assert.deepEqual((await violationsOf('POST', comment, { body: 'x', extra: 1 })).slice(0, 2), [422, ['body']]);
    assert.deepEqual((await violationsOf('POST', comment, { body: 1 })).slice(0, 2), [422, ['body']]);
    assert.deepEqual((await violationsOf('POST', comment)).slice(0, 2), [422, ['body']]);
    assert.deepEqual((await violationsOf('GET', `${comment}?per_pages=3`)).slice(0, 2), [422, ['query']]);
    assert.deepEqual((await violationsOf('GET', `${AT}/issues?state=done`)).slice(0, 2), [422, ['query']]);
    assert.deepEqual((await violationsOf('GET', `${AT}/issues/one`)).slice(0, 2), [422, ['path']]);
    const nested = { reviewers: [{ type: 'User', id: 1, login: 'x' }] };
    assert.deepEqual((await violationsOf('PUT', `${AT}/environments/p`, nested)).slice(0, 2), [422, ['body']]);
  });

  test('knows routes that the double does not answer', async () => {
    assert.deepEqual((await violationsOf('GET', `${AT}/stargazers`)).slice(0, 2), [501, ['not-implemented']]);
  });

  test('has versions', async () => {
    await using s = await scene();
    const headers = { authorization: `Bearer ${s.github.as('alice').token()}`, 'x-github-api-version': '2031-01-01' };
    assert.equal((await fetch(`${s.github.apiUrl}${AT}`, { headers })).status, 400);
    assert.throws(() => s.github.assertClean());
  });

  test('is not violated by what is merely refused', async () => {
    const [status, kinds] = await violationsOf('GET', `${AT}/issues/7`);
    assert.deepEqual([status, kinds], [404, []]);
  });

  test('has every operation that the double answers', () => {
    const routes = buildRouteTable();
    const limits = new RateLimit(
      () => 1,
      () => 0,
    );
    const ids = Object.keys(allRoutes(limits));
    assert.ok(ids.length > 100);
    for (const id of ids) assert.equal(routes.byId(id).id, id);
  });

  test('is served below /api/v3 too', async () => {
    await using s = await scene();
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    assert.equal((await send(s, 'GET', `/api/v3${AT}/issues/${issue.number}`))[0], 200);
    assert.deepEqual(
      s.github.requests.map(({ method, route, operationId, caller, actor, status }) => ({
        method,
        route,
        operationId,
        caller,
        actor,
        status,
      })),
      [
        {
          method: 'GET',
          route: '/repos/{owner}/{repo}/issues/{issue_number}',
          operationId: 'issues/get',
          caller: 'user',
          actor: 'alice',
          status: 200,
        },
      ],
    );
  });
});

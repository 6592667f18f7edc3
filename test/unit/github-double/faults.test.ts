import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene, type Scene } from './octokits.ts';

async function ask(s: Scene, token: string): Promise<Response> {
  return fetch(`${s.github.apiUrl}/repos/acme/broker`, { headers: { authorization: `Bearer ${token}` } });
}

suite('faults', () => {
  test('answer with a status, as often as asked, before the request takes effect', async () => {
    await using s = await scene();
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    const bob = s.person('bob');
    const comment = { ...s.at, issue_number: issue.number, body: 'x' };
    const match = { method: 'POST', path: 'issues/create-comment' };
    const fault = s.github.fault({ match, times: 2, after: 1, effect: { kind: 'status', status: 502 } });
    await bob.rest.issues.createComment(comment);
    await assert.rejects(bob.rest.issues.createComment(comment), { status: 502 });
    await bob.rest.issues.get({ ...s.at, issue_number: issue.number });
    await assert.rejects(bob.rest.issues.createComment(comment), { status: 502 });
    await bob.rest.issues.createComment(comment);
    assert.equal(fault.hits, 2);
    assert.equal(s.repo.comments.size, 2);
    assert.deepEqual(
      s.github.requests.filter(({ fault: kind }) => kind === 'status').map(({ status }) => status),
      [502, 502],
    );
  });

  test('limit requests as GitHub does', async () => {
    await using s = await scene();
    const token = s.github.as('bob').token();
    s.github.fault({ times: 1, effect: { kind: 'secondary-limit', retryAfterSeconds: 7 } });
    const secondary = await ask(s, token);
    assert.deepEqual([secondary.status, secondary.headers.get('retry-after')], [403, '7']);
    s.github.fault({ times: 1, effect: { kind: 'secondary-limit', retryAfterSeconds: 7, status: 429 } });
    assert.equal((await ask(s, token)).status, 429);
    s.github.fault({ times: 1, effect: { kind: 'primary-limit', resetInSeconds: 30 } });
    const primary = await ask(s, token);
    assert.deepEqual([primary.status, primary.headers.get('x-ratelimit-remaining')], [403, '0']);
    const reset = Number(primary.headers.get('x-ratelimit-reset'));
    assert.ok(Math.abs(reset - Date.now() / 1000 - 30) < 3);
    assert.equal((await ask(s, token)).status, 200);
  });

  test('lose the answer of a request that took effect', async () => {
    await using s = await scene();
    const dispatch = { ...s.at, workflow_id: 'd8x.yml', ref: 'main', inputs: { command: 'status' } };
    s.github.fault({ match: { path: /\/dispatches$/ }, times: 1, effect: { kind: 'reset' } });
    await assert.rejects(s.installation.rest.actions.createWorkflowDispatch(dispatch));
    assert.equal(s.repo.runs.size, 1);
    s.github.fault({ times: 1, effect: { kind: 'reset', takesEffect: false } });
    await assert.rejects(s.installation.rest.actions.createWorkflowDispatch(dispatch));
    assert.equal(s.repo.runs.size, 1);
  });

  test('leave requests without an answer', async () => {
    await using s = await scene();
    const token = s.github.as('bob').token();
    s.github.fault({ times: 1, effect: { kind: 'timeout' } });
    const signal = AbortSignal.timeout(50);
    const headers = { authorization: `Bearer ${token}` };
    await assert.rejects(fetch(`${s.github.apiUrl}/repos/acme/broker`, { headers, signal }), { name: 'TimeoutError' });
    assert.equal((await ask(s, token)).status, 200);
  });

  test('take the server down until they are cleared', async () => {
    await using s = await scene();
    const token = s.github.as('bob').token();
    s.github.fault({ effect: { kind: 'down' } });
    await assert.rejects(ask(s, token));
    await assert.rejects(ask(s, token));
    s.github.clearFaults();
    assert.equal((await ask(s, token)).status, 200);
  });
});

suite('the rate limit', () => {
  test('is counted for each token, shown, and ends', async () => {
    await using s = await scene({ behaviour: { rateLimit: 3 } });
    const [bob, alice] = [s.github.as('bob').token(), s.github.as('alice').token()];
    const remaining: (string | null)[] = [];
    for (let count = 0; count < 3; count += 1) {
      remaining.push((await ask(s, bob)).headers.get('x-ratelimit-remaining'));
    }
    assert.deepEqual(remaining, ['2', '1', '0']);
    assert.equal((await ask(s, bob)).status, 403);
    assert.equal((await ask(s, alice)).status, 200);
    assert.equal((await s.person('alice').rest.rateLimit.get()).data.rate.limit, 3);
    s.github.assertClean();
  });

  test('is not touched by answers that did not change', async () => {
    await using s = await scene();
    const bob = s.github.as('bob').token();
    const etag = (await ask(s, bob)).headers.get('etag') ?? '';
    const headers = { authorization: `Bearer ${bob}`, 'if-none-match': etag };
    const again = await fetch(`${s.github.apiUrl}/repos/acme/broker`, { headers });
    assert.deepEqual([again.status, again.headers.get('x-ratelimit-used')], [304, '1']);
  });
});

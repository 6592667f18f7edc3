import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

suite('GitHub on a bad day', () => {
  test('a secondary limit at the dispatch is waited out, and said in the comment', async () => {
    await using lab = await Lab.start();
    const limit = { kind: 'secondary-limit', retryAfterSeconds: 75 } as const;
    lab.github.fault({ match: { path: 'actions/create-workflow-dispatch' }, times: 1, effect: limit });
    const slept = lab.clock.sleepers();
    lab.github.as('alice').comment(lab.repository, lab.issue, '/d8x backup');
    await slept;
    await lab.until(() => /rate limit is used up until/.test(lab.answers[0]?.body ?? ''));
    lab.clock.wake();
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
    assert.match(lab.answer.body, /rate limit held this up for 75 s/);
    lab.github.assertClean();
  });

  test('a primary limit is waited out until it begins anew', async () => {
    await using lab = await Lab.start();
    const limit = { kind: 'primary-limit', resetInSeconds: 240 } as const;
    lab.github.fault({ match: { path: 'repos/get-collaborator-permission-level' }, times: 1, effect: limit });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    assert.ok(
      lab.clock.sleeps.some((sleep) => sleep >= 239_000 && sleep <= 243_000),
      lab.clock.sleeps.join(' '),
    );
    assert.match(lab.answer.body, /held this up for 24\d s/);
  });

  test('word that something of the API will end is logged once, and nothing else comes of it', async () => {
    const deprecation = { deprecation: '@1772323200', sunset: 'Fri, 10 Mar 2028 00:00:00 GMT' };
    await using lab = await Lab.start({ github: { behaviour: { deprecation } } });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    const told = lab.logs.filter((line) => line.includes('will end'));
    assert.equal(told.length, 1, told.join(''));
    assert.match(told[0] ?? '', /Fri, 10 Mar 2028/);
  });

  test('500s on reads are tried again', async () => {
    await using lab = await Lab.start();
    lab.github.fault({ match: { method: 'GET' }, times: 3, effect: { kind: 'status', status: 502 } });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
  });

  test('a request that is never answered ends in time, and is tried again', async () => {
    await using lab = await Lab.start({ variables: { REQUEST_TIMEOUT_SECONDS: '2' } });
    const silence = { kind: 'timeout' } as const;
    lab.github.fault({ match: { path: 'repos/get-content' }, times: 1, effect: silence });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 1);
  });

  test('GitHub that is away for a while does not lose the command', async () => {
    await using lab = await Lab.start();
    const outage = lab.github.fault({ effect: { kind: 'down' } });
    await lab.comment('alice', '/d8x backup');
    assert.equal(lab.runs.length, 0);
    outage.clear();
    lab.clock.advance(20_000);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
  });

  test('what is shown after the dispatch may fail, and the run is not asked for again', async () => {
    await using lab = await Lab.start();
    lab.github.fault({ match: { path: 'issues/update-comment' }, effect: { kind: 'status', status: 500 } });
    lab.github.fault({ match: { path: 'repos/create-deployment' }, effect: { kind: 'status', status: 500 } });
    await lab.comment('alice', `/d8x update api@sha256:${'a'.repeat(64)}`);
    assert.equal(lab.runs.length, 1);
    lab.github.clearFaults();
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('success');
    await lab.settle();
    assert.match(lab.answer.body, /The run succeeded/);
    assert.equal(lab.runs.length, 1);
  });

  test('a deployment whose answer was lost is recorded once', async () => {
    await using lab = await Lab.start();
    const lost = { kind: 'reset', takesEffect: true } as const;
    lab.github.fault({ match: { path: 'repos/create-deployment' }, times: 1, effect: lost });
    await lab.comment('alice', `/d8x update api@sha256:${'a'.repeat(64)}`);
    assert.equal(lab.repository.deployments.size, 1);
  });
});

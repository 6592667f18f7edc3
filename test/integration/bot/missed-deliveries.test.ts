import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab, nowhere } from './harness/lab.ts';

suite('deliveries that nobody took', () => {
  test('are asked for at the start, and worked on', async () => {
    await using lab = await Lab.start();
    lab.github.app.webhookUrl = nowhere;
    lab.github.as('alice').comment(lab.repository, lab.issue, '/d8x backup');
    await lab.settle();
    lab.github.app.webhookUrl = `${lab.replica.url}/api/github/webhooks`;
    await lab.replica.bot.catchUp();
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    lab.github.assertClean();
  });

  test('that were accepted by one who died are carried out by the next', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    const [first, second] = lab.replicas;
    lab.github.fault({ match: { path: 'issues/create-comment' }, effect: { kind: 'down' } });
    await lab.comment('alice', '/d8x backup');
    await first?.bot.finish(100);
    lab.github.clearFaults();
    lab.github.app.webhookUrl = `${second?.url}/api/github/webhooks`;
    await second?.bot.catchUp();
    await lab.settle();
    lab.clock.advance(80_000);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    lab.github.assertClean();
  });

  test('that were worked on are not worked on twice, however many bots start', async () => {
    await using lab = await Lab.start({ replicas: 2 });
    await lab.comment('alice', '/d8x backup');
    for (const { bot } of lab.replicas) {
      await bot.catchUp();
      await lab.settle();
    }
    lab.clock.advance(80_000);
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answers.length, 1);
    const again = lab.github.requests.filter(({ operationId }) => operationId === 'apps/redeliver-webhook-delivery');
    assert.equal(new Set(again.map(({ path }) => path)).size, again.length, 'each of them once, whoever asks');
  });

  test('of an hour ago are left alone', async () => {
    await using lab = await Lab.start();
    lab.github.app.webhookUrl = nowhere;
    lab.github.as('alice').comment(lab.repository, lab.issue, '/d8x backup');
    await lab.settle();
    lab.clock.advance(8 * 60_000);
    await lab.replica.bot.catchUp();
    await lab.settle();
    const count = lab.github.requests.filter(
      ({ operationId }) => operationId === 'apps/redeliver-webhook-delivery',
    ).length;
    assert.equal(count, 1);
    lab.clock.advance(3 * 60_000);
    assert.equal(lab.runs.length, 0);
  });
});

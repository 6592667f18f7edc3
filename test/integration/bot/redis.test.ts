import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { waitFor } from '../../wait.ts';
import { freePort } from '../free-port.ts';
import { BotProcess } from './harness/bot-process.ts';
import { Lab } from './harness/lab.ts';
import { type RunningRedis, startRedis } from './harness/redis-process.ts';

suite('replicas with a Redis', () => {
  test('share one throttle towards GitHub, and start each run once', async () => {
    await using redis = await startRedis();
    await using lab = await Lab.start({ replicas: 0 });
    const environment = {
      ...lab.environment(),
      REDIS_URL: redis.url,
      REQUEST_TIMEOUT_SECONDS: '20',
      STOP_SECONDS: '60',
    };
    await using first = new BotProcess(environment);
    await using second = new BotProcess(environment);
    const hooks: string[] = [];
    for (const replica of [first, second]) {
      const { line } = await replica.logged(/^listening$/);
      await replica.logged(/GitHub knows the app/);
      hooks.push(`http://127.0.0.1:${line.port}/api/github/webhooks`);
    }
    const commands = [lab.heldComment('alice', '/d8x backup'), lab.heldComment('bob', '/d8x status')];
    const from = lab.github.requests.length;
    // Both get both, at the same time.
    const deliveries = commands.flatMap(({ webhook }) =>
      hooks.map(async (hook) => lab.github.outbox.deliver(webhook, hook)),
    );
    for (const { status } of await Promise.all(deliveries)) assert.equal(status, 202);
    for (const replica of [first, second]) {
      replica.signal('SIGTERM');
      assert.equal(await replica.exited(), 0);
      assert.deepEqual(replica.other, []);
    }
    assert.deepEqual(new Set(lab.runs.map(({ inputs }) => inputs['operation'])), new Set(['backup', 'status']));
    assert.equal(lab.runs.length, 2);
    for (const { comment } of commands) assert.equal(lab.answersTo(comment).length, 1);
    assert.match(await redis.ask('KEYS *'), /d8x-ops:next-write/);
    const writes = lab.github.requests
      .slice(from)
      .filter(({ method, caller }) => method !== 'GET' && caller === 'installation')
      .map(({ at }) => at)
      .sort((a, b) => a - b);
    // One write a second. Each replica by itself would take half the time.
    const throttle = ((writes.at(-1) ?? 0) - (writes[0] ?? 0)) / (writes.length - 1);
    assert.ok(writes.length > 6 && throttle > 750, `one write in ${throttle} ms, of ${writes.length}`);
    lab.github.assertClean();
  });

  test('go on without one throttle while it is away, and find it again when it comes back empty', async () => {
    const port = await freePort();
    await using lab = await Lab.start({ replicas: 0 });
    const environment = { ...lab.environment(), REDIS_URL: `redis://127.0.0.1:${port}`, STOP_SECONDS: '60' };
    let started = 0;
    /** Gives the bot a command, and waits for its run. */
    const command = async (bot: BotProcess, text: string): Promise<void> => {
      const { line } = await bot.logged(/^listening$/);
      const { webhook } = lab.heldComment('alice', text);
      const { status } = await lab.github.outbox.deliver(webhook, `http://127.0.0.1:${line.port}/api/github/webhooks`);
      assert.equal(status, 202);
      started += 1;
      await waitFor(`run ${started}`, () => lab.runs.length >= started, { seconds: 60 });
    };
    /** It is connected to again within five seconds. */
    const commandUntilShared = async (bot: BotProcess, redis: RunningRedis): Promise<void> => {
      // No view: one that waits for its run already is not asked for twice.
      for (let round = 0; !/next-write/.test(await redis.ask('KEYS *')); round++) {
        assert.ok(round < 20, 'the throttle is not shared again');
        await command(bot, '/d8x backup');
      }
    };
    await using bot = new BotProcess(environment);
    await bot.logged(/GitHub knows the app/);
    await command(bot, '/d8x status');
    await bot.logged(/^Redis does not answer/);
    {
      await using redis = await startRedis(port);
      await commandUntilShared(bot, redis);
      await bot.logged(/^Redis is back/);
    }
    await command(bot, '/d8x backup');
    {
      await using again = await startRedis(port);
      await commandUntilShared(bot, again);
    }
    bot.signal('SIGTERM');
    assert.equal(await bot.exited(), 0);
    assert.deepEqual(bot.other, []);
    assert.deepEqual(
      bot.lines.filter(({ level }) => level === 'error' || level === 'fatal'),
      [],
    );
    // Once each time; an answer that a busy machine was late with may make it a third.
    const told = bot.lines.map(({ msg }) => /^Redis (does not answer|is back)/.exec(msg)?.[1]).filter(Boolean);
    assert.deepEqual(
      told,
      told.map((_, index) => (index % 2 === 0 ? 'does not answer' : 'is back')),
    );
    assert.ok(told.length >= 3, told.join(', '));
    lab.github.assertClean();
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { BotProcess } from './harness/bot-process.ts';
import { Lab } from './harness/lab.ts';

suite('the bot as a process', () => {
  for (const [what, variables, words] of [
    ['no webhook secret', { WEBHOOK_SECRET: '' }, /WEBHOOK_SECRET is missing/],
    ['a webhook secret that everyone knows', { WEBHOOK_SECRET: 'development' }, /everyone knows/],
    ['half a configuration', { PRIVATE_KEY: '' }, /PRIVATE_KEY is missing/],
  ] as const) {
    test(`refuses to start with ${what}, and says what to do`, async () => {
      await using lab = await Lab.start({ replicas: 0 });
      await using bot = new BotProcess({ ...lab.environment(), ...variables });
      assert.equal(await bot.exited(), 1);
      const [line] = bot.lines;
      assert.equal(line?.level, 'fatal');
      assert.match(JSON.stringify(line), words);
      assert.match(JSON.stringify(line), /running-the-bot\.md/);
    });
  }

  test('refuses a set-up that others could reach', async () => {
    for (const variables of [{ HOST: '0.0.0.0' }, { NODE_ENV: 'production' }, { HOST: 'example.org' }]) {
      await using folder = await emptyFolder();
      await using bot = new BotProcess(
        { WEBHOOK_URL: 'https://x.example/hook', ...variables },
        { directory: folder.path },
      );
      assert.equal(await bot.exited(), 1);
      assert.match(JSON.stringify(bot.lines), /on your own machine/);
    }
  });

  test('listens soon, works, and stops when it is told to, with everything done', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using bot = new BotProcess(lab.environment());
    const { line } = await bot.logged(/^listening$/);
    await bot.logged(/GitHub knows the app/);
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const delivery = await lab.github.outbox.deliver(webhook, `http://127.0.0.1:${line.port}/api/github/webhooks`);
    assert.equal(delivery.status, 202);
    bot.signal('SIGTERM');
    assert.equal(await bot.exited(), 0);
    assert.equal(lab.runs.length, 1);
    assert.match(lab.answer.body, /Queued/);
    assert.deepEqual(bot.other, []);
  });

  test('keeps trying where GitHub can not be reached at first, and is not ready until then', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    const outage = lab.github.fault({ effect: { kind: 'status', status: 503 } });
    await using bot = new BotProcess(lab.environment());
    const { line } = await bot.logged(/^listening$/);
    assert.equal((await fetch(`http://127.0.0.1:${line.port}/readyz`)).status, 503);
    assert.equal((await fetch(`http://127.0.0.1:${line.port}/healthz`)).status, 200);
    outage.clear();
    await bot.logged(/GitHub knows the app/);
    assert.equal((await fetch(`http://127.0.0.1:${line.port}/readyz`)).status, 200);
  });

  test('says that GitHub does not know the app where APP_ID is of none', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using bot = new BotProcess({ ...lab.environment(), APP_ID: '99999999' });
    await bot.logged(/^GitHub does not know the app yet/);
  });
});

async function emptyFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'd8x-bot-'));
  return { path, [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }) };
}

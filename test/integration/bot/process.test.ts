import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
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

  test('says which app the key belongs to when it is not this one', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using bot = new BotProcess({ ...lab.environment(), APP_ID: '99999999' });
    await bot.logged(/does not know the app|does not start/);
  });
});

suite('the first start', () => {
  test("makes the app by GitHub's manifest page, for browsers on this machine only", async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using folder = await emptyFolder();
    await copyFile(fileURLToPath(new URL('../../../app.yml', import.meta.url)), join(folder.path, 'app.yml'));
    const { APP_ID: _id, PRIVATE_KEY: _key, WEBHOOK_SECRET: _secret, ...rest } = lab.environment();
    const hook = 'https://bot.example.org/api/github/webhooks';
    const port = await freePort();
    await using bot = new BotProcess(
      { ...rest, HOST: 'localhost', PORT: String(port), WEBHOOK_URL: hook },
      { directory: folder.path },
    );
    await bot.logged(/set-up: open http/);
    const page = await ask(port, { path: '/probot' });
    assert.equal(page.status, 200);
    const manifest = unescape(page.body);
    assert.match(manifest, /"public":false/);
    assert.ok(manifest.includes(`"url":"${hook}"`), manifest);
    assert.match(manifest, /"actions":"write"/);
    // What a foreign page could make the operator's browser send.
    const stolen = JSON.stringify({ appId: 1, pem: 'x', webhook_secret: 'y' });
    const evil = { method: 'POST', path: '/probot/import', body: stolen } as const;
    assert.equal((await ask(port, { ...evil, headers: { origin: 'https://evil.example' } })).status, 404);
    assert.equal((await ask(port, evil)).status, 404);
    assert.equal((await ask(port, { path: '/probot', headers: { host: 'evil.example' } })).status, 404);
    // GitHub sends the browser back with a code.
    lab.github.state.manifests.set('the-code', { name: 'd8x-ops-acme' });
    const back = await ask(port, { path: '/probot/setup?code=the-code' });
    assert.equal(back.status, 302);
    const env = join(folder.path, '.env');
    assert.match(await readFile(env, 'utf8'), new RegExp(`APP_ID="${lab.github.app.id}"`));
    assert.equal((await stat(env)).mode & 0o777, 0o600);
    bot.signal('SIGKILL');
    await bot.exited();
    // The next start reads it.
    await using next = new BotProcess({ ...rest, HOST: '127.0.0.1', PORT: '0' }, { directory: folder.path });
    await next.logged(/GitHub knows the app/);
  });
});

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(
  port: number,
  { path, method = 'GET', headers = {}, body = '' }: Asked,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function unescape(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&#39;', "'");
}

async function emptyFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'd8x-bot-'));
  return { path, [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }) };
}

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { BotProcess } from './harness/bot-process.ts';
import { Lab } from './harness/lab.ts';

const hook = 'https://bot.example.org/api/github/webhooks';

suite('the first start', () => {
  test("makes the app by GitHub's manifest page, for browsers on this machine only, and once", async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using desk = await openDesk(lab, { known: 'LOG_LEVEL=warn' });
    const { manifest, cookie, state } = await desk.page();
    assert.match(manifest, /"public":false/);
    assert.ok(manifest.includes(`"url":"${hook}"`), manifest);
    assert.match(manifest, /"actions":"write"/);
    // What a foreign page could make the operator's browser send.
    const stolen = JSON.stringify({ appId: 1, pem: 'x', webhook_secret: 'y' });
    const evil = { method: 'POST', path: '/probot/import', body: stolen } as const;
    assert.equal((await desk.ask({ ...evil, headers: { origin: 'https://evil.example' } })).status, 404);
    assert.equal((await desk.ask(evil)).status, 404);
    assert.equal((await desk.ask({ path: '/probot', headers: { host: 'evil.example' } })).status, 404);
    // GitHub sends the browser back with a code.
    lab.github.state.manifests.set('the-code', { name: 'd8x-ops-acme' });
    const back = await desk.ask({ path: `/probot/setup?code=the-code&state=${state}`, headers: { cookie } });
    assert.equal(back.status, 302);
    assert.match(back.location, /\/installations\/new$/);
    const written = await desk.env();
    assert.match(written, new RegExp(`^LOG_LEVEL=warn\nAPP_ID="${lab.github.app.id}"$`, 'm'));
    assert.equal((await stat(desk.envFile)).mode & 0o777, 0o600);
    // A second one is not made, however it is asked for.
    lab.github.state.manifests.set('another', { name: 'd8x-ops-evil' });
    assert.equal((await desk.ask({ path: '/probot' })).status, 410);
    const again = await desk.ask({ path: `/probot/setup?code=another&state=${state}`, headers: { cookie } });
    assert.equal(again.status, 410);
    assert.equal(await desk.env(), written);
    await desk.restarted();
  });

  test('takes no code that did not come from a page that this browser opened', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using desk = await openDesk(lab);
    const own = await desk.page();
    const other = await desk.page();
    assert.notEqual(own.state, other.state);
    lab.github.state.manifests.set('foreign', { name: 'd8x-ops-evil' });
    for (const [query, cookie] of [
      ['', ''],
      ['', own.cookie],
      [`&state=${own.state}`, ''],
      [`&state=${own.state}`, other.cookie],
      [`&state=${'A'.repeat(43)}`, `d8x-ops-setup=${'A'.repeat(43)}`],
      ['&state=', 'd8x-ops-setup='],
    ] as const) {
      const came = await desk.ask({ path: `/probot/setup?code=foreign${query}`, headers: { cookie } });
      assert.equal(came.status, 403, `${query} ${cookie}`);
    }
    assert.ok(lab.github.state.manifests.has('foreign'), 'the code was given to GitHub');
    await assert.rejects(desk.env(), /ENOENT/);
    // The operator's own way is still open.
    lab.github.state.manifests.set('own', { name: 'd8x-ops-acme' });
    const path = `/probot/setup?code=own&state=${other.state}`;
    const cookie = `theme=dark; ${other.cookie}`;
    const [one, two] = await Promise.all([
      desk.ask({ path, headers: { cookie } }),
      desk.ask({ path, headers: { cookie } }),
    ]);
    assert.deepEqual(new Set([one.status, two.status]), new Set([302, 403]));
  });

  test('never replaces an app that is in .env by then, and goes on after a code that GitHub refuses', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using desk = await openDesk(lab);
    const first = await desk.page();
    const bad = { path: `/probot/setup?code=used-up&state=${first.state}`, headers: { cookie: first.cookie } };
    const refused = await desk.ask(bad);
    assert.equal(refused.status, 502);
    assert.match(refused.body, /good once and for an hour/);
    const before = 'APP_ID=7\nWEBHOOK_SECRET="that-of-the-app-that-runs"\n';
    await writeFile(desk.envFile, before);
    const second = await desk.page();
    lab.github.state.manifests.set('the-code', { name: 'd8x-ops-acme' });
    const path = `/probot/setup?code=the-code&state=${second.state}`;
    const kept = await desk.ask({ path, headers: { cookie: second.cookie } });
    assert.equal(kept.status, 502);
    assert.match(kept.body, /APP_ID, WEBHOOK_SECRET is set already/);
    assert.equal(await desk.env(), before);
    assert.ok(lab.github.state.manifests.has('the-code'), 'the code was given to GitHub');
  });

  test('can be framed by no page, and sends its form to GitHub alone', async () => {
    await using lab = await Lab.start({ replicas: 0 });
    await using desk = await openDesk(lab);
    const { headers } = await desk.ask({ path: '/' });
    assert.match(
      String(headers['content-security-policy']),
      /default-src 'none'; form-action http:\/\/[\w.:-]+; frame-ancestors 'none'/,
    );
    assert.match(String(headers['set-cookie']), /; HttpOnly; SameSite=Lax/);
  });
});

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly location: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A bot that is being set up in a folder of its own. */
class Desk implements AsyncDisposable {
  readonly #bot: BotProcess;
  readonly #folder: string;
  readonly #port: number;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(bot: BotProcess, folder: string, port: number, environment: Readonly<Record<string, string>>) {
    this.#bot = bot;
    this.#folder = folder;
    this.#port = port;
    this.#environment = environment;
  }

  get envFile(): string {
    return join(this.#folder, '.env');
  }

  async env(): Promise<string> {
    return readFile(this.envFile, 'utf8');
  }

  /** Opens the page as a browser does. */
  async page(): Promise<{ readonly manifest: string; readonly cookie: string; readonly state: string }> {
    const { status, body, headers } = await this.ask({ path: '/probot' });
    assert.equal(status, 200);
    const [, state = ''] = /state=([\w-]+)"/.exec(body) ?? [];
    assert.ok(state.length >= 40, body);
    const [cookie = ''] = String(headers['set-cookie']).split(';');
    const [, value = ''] = /name="manifest" value="([^"]*)"/.exec(body) ?? [];
    return { manifest: unescape(value), cookie, state };
  }

  async ask({ path, method = 'GET', headers = {}, body = '' }: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: 'localhost', port: this.#port, path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        const { statusCode: status = 0, headers } = response;
        response.on('end', () => resolve({ status, body: text, location: headers.location ?? '', headers }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Stops the set-up and starts the bot with what it wrote. */
  async restarted(): Promise<void> {
    this.#bot.signal('SIGKILL');
    await this.#bot.exited();
    const environment = { ...this.#environment, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info' };
    await using next = new BotProcess(environment, { directory: this.#folder });
    await next.logged(/GitHub knows the app/);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bot[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function openDesk(lab: Lab, { known }: { readonly known?: string } = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-bot-'));
  await copyFile(fileURLToPath(new URL('../../../app.yml', import.meta.url)), join(folder, 'app.yml'));
  if (known !== undefined) await writeFile(join(folder, '.env'), known);
  const {
    APP_ID: _id,
    PRIVATE_KEY: _key,
    WEBHOOK_SECRET: _secret,
    LOG_LEVEL: _level,
    ...environment
  } = lab.environment();
  const port = await freePort();
  const variables = { ...environment, LOG_LEVEL: 'info', HOST: 'localhost', PORT: String(port), WEBHOOK_URL: hook };
  const bot = new BotProcess(variables, { directory: folder });
  await bot.logged(/set-up: open http/);
  return new Desk(bot, folder, port, environment);
}

function unescape(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

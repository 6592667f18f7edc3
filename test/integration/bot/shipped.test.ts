import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { BotProcess, contained } from './harness/bot-process.ts';
import { Lab } from './harness/lab.ts';
import { startRedis } from './harness/redis-process.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const words = z.array(z.string());

/** What `bot/Dockerfile` makes, without the base image: its files in a folder, its variables and commands. */
interface Image extends AsyncDisposable {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

async function layOut(): Promise<Image> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-bot-image-'));
  const text = (await readFile(join(root, 'bot/Dockerfile'), 'utf8')).replaceAll(/\\\n\s*/g, '');
  const lines = text.split('\n').map((line) => line.trim());
  for (const line of lines.filter((one) => one.startsWith('COPY '))) {
    const [source = '', target = ''] = line.split(/\s+/).filter((word) => word !== 'COPY' && !word.startsWith('--'));
    await mkdir(dirname(join(folder, target)), { recursive: true });
    await cp(join(root, source), join(folder, target.endsWith('/') ? `${target}${source.split('/').at(-1)}` : target), {
      recursive: true,
    });
  }
  const variables = lines
    .filter((line) => line.startsWith('ENV '))
    .flatMap((line) => [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
  return {
    folder,
    variables: z.record(z.string(), z.string()).parse(Object.fromEntries(variables)),
    command: commandOf(lines.find((line) => line.startsWith('CMD '))),
    healthCheck: commandOf(lines.find((line) => line.startsWith('HEALTHCHECK '))),
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true }),
  };
}

function commandOf(line = ''): readonly string[] {
  return words.parse(JSON.parse(line.slice(line.indexOf('['))));
}

async function status([program = '', ...options]: readonly string[], port: number): Promise<unknown> {
  assert.equal(program, 'node');
  const [code] = z
    .tuple([z.number(), z.unknown()])
    .parse(await once(spawn(process.execPath, options, { env: { PORT: String(port) }, stdio: 'ignore' }), 'exit'));
  return code;
}

suite('the container', () => {
  test('starts from what its file copies, works, is healthy, writes nothing, and stops', async () => {
    await using image = await layOut();
    await using lab = await Lab.start({ replicas: 0 });
    assert.deepEqual(image.command.slice(0, -1), ['node', ...contained]);
    const entry = image.command.at(-1) ?? '';
    const before = await readdir(image.folder, { recursive: true });
    const port = await freePort();
    const environment = { ...lab.environment(), ...image.variables, PORT: String(port) };
    await using bot = new BotProcess(environment, { directory: image.folder, entry, options: contained });
    const { line } = await bot.logged(/^listening$/);
    assert.deepEqual({ host: line['host'], port: line.port }, { host: '0.0.0.0', port });
    await bot.logged(/GitHub knows the app/);
    assert.equal(await status(image.healthCheck, port), 0);
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    const { status: answered } = await lab.github.outbox.deliver(
      webhook,
      `http://127.0.0.1:${port}/api/github/webhooks`,
    );
    assert.equal(answered, 202);
    bot.signal('SIGTERM');
    assert.equal(await bot.exited(), 0);
    assert.equal(lab.runs.length, 1);
    assert.deepEqual(await readdir(image.folder, { recursive: true }), before);
    assert.equal(await status(image.healthCheck, port), 1);
  });

  test('shares its throttle through a Redis, where one is wanted', async () => {
    await using redis = await startRedis();
    await using image = await layOut();
    await using lab = await Lab.start({ replicas: 0 });
    const environment = { ...lab.environment(), REDIS_URL: redis.url };
    await using bot = new BotProcess(environment, { directory: image.folder, entry: image.command.at(-1) ?? '' });
    const { line } = await bot.logged(/^listening$/);
    await bot.logged(/GitHub knows the app/);
    const { webhook } = lab.heldComment('alice', '/d8x status');
    await lab.github.outbox.deliver(webhook, `http://127.0.0.1:${line.port}/api/github/webhooks`);
    await bot.logged(/^dispatched$/);
    // On a busy machine GitHub is asked again for what is being delivered.
    assert.deepEqual(
      bot.lines.filter(({ level, msg }) => level !== 'info' && msg !== 'asking GitHub to deliver again'),
      [],
    );
    assert.match(await redis.ask('KEYS *'), /d8x-ops:next-write/);
    assert.deepEqual(bot.other, []);
  });
});

/** What AWS does with a function: it loads the file once, and calls what is exported with each event. */
const runtime = `
import { handler } from './lambda.mjs';
process.on('message', async (event) => process.send(await handler(event, { functionName: 'd8x-ops' })));
process.send('loaded');
`;
const answerSchema = z.object({ statusCode: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });

/** An event of payload format 2.0, as AWS documents it for HTTP APIs; function URLs send the same. */
function apiEvent(headers: Readonly<Record<string, string>>, body: string): Readonly<Record<string, unknown>> {
  const path = '/api/github/webhooks';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { ...headers, host: 'abc123.execute-api.eu-central-1.amazonaws.com', 'x-forwarded-proto': 'https' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc123',
      domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'GitHub-Hookshot/1' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '10/Mar/2026:05:16:23 +0000',
      timeEpoch: 1_583_817_383_220,
    },
    body,
    isBase64Encoded: false,
  };
}

suite('the function', () => {
  test('of AWS Lambda, made as the docs say from the bundle alone, works before it answers', async () => {
    await using image = await layOut();
    await using lab = await Lab.start({ replicas: 0 });
    const page = await readFile(join(root, 'docs/running-the-bot.md'), 'utf8');
    const [, code = ''] = /<!-- lambda\.mjs -->\n\n```js\n([\s\S]*?)```/.exec(page) ?? [];
    await writeFile(join(image.folder, 'lambda.mjs'), code);
    await writeFile(join(image.folder, 'runtime.mjs'), runtime);
    const child = spawn(process.execPath, [join(image.folder, 'runtime.mjs')], {
      env: lab.environment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      await once(child, 'message');
      const call = async (event: Readonly<Record<string, unknown>>): Promise<z.output<typeof answerSchema>> => {
        const told = once(child, 'message');
        child.send(event);
        return z.tuple([answerSchema, z.unknown()]).parse(await told)[0];
      };
      const { webhook } = lab.heldComment('alice', '/d8x backup');
      const headers = Object.fromEntries(
        Object.entries(webhook.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const answer = await call(apiEvent(headers, webhook.body));
      assert.equal(answer.statusCode, 202, answer.body);
      assert.equal(answer.headers['content-type'], 'application/json');
      assert.equal(lab.runs.length, 1);
      assert.match(lab.answer.body, /Queued/);
      assert.equal((await call(apiEvent(headers, `${webhook.body} `))).statusCode, 401);
      assert.equal((await call({ ...apiEvent(headers, ''), body: undefined })).statusCode, 401);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

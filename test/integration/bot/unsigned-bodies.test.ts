import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { type BodyLimits, bodyLimits } from '../../../bot/http/body.ts';
import { intake } from '../../../bot/http/intake.ts';
import { Secret } from '../../../src/secret.ts';
import { signature } from '../../github/webhooks/delivery.ts';
import { waitFor } from '../../wait.ts';
import { Lab } from './harness/lab.ts';

const secret = 'a webhook secret of the tests';
const mebibyte = 1024 * 1024;
const filler = Buffer.alloc(7 * mebibyte, '.');

suite('bodies that nobody signed', () => {
  test('held back by many, keep no signed webhook out', async () => {
    await using lab = await Lab.start();
    const port = lab.replica.server.port;
    // Together more than all that may be under way, each smaller than what one may have, and never whole.
    const senders = Array.from(
      { length: 40 },
      (_, index) => new SlowSender(port, { address: `127.0.0.${(index % 4) + 2}` }),
    );
    for (const sender of senders) sender.send(7 * mebibyte);
    await waitFor('a sender that is turned away', () => senders.some(({ status }) => status === 503), { seconds: 20 });
    const { comment, webhook } = lab.heldComment('alice', '/d8x backup');
    const began = performance.now();
    assert.equal(await lab.post(webhook), 202);
    assert.ok(performance.now() - began < bodyLimits.withinMs, 'it waited for those that are held back');
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.ok(lab.reactions(comment).includes('rocket'));
    for (const sender of senders) sender.close();
  });

  test('are given up where they take too long, and their connections closed', async () => {
    await using door = await Door.open({ ...bodyLimits, withinMs: 300 });
    const silent = new SlowSender(door.port);
    const trickling = new SlowSender(door.port);
    const drip = setInterval(() => trickling.send(1), 20);
    await waitFor('both to be closed', () => silent.isClosed && trickling.isClosed, { seconds: 20 });
    clearInterval(drip);
    assert.deepEqual([silent.status, trickling.status], [408, 408]);
    assert.deepEqual(door.refused, ['the payload took too long', 'the payload took too long']);
  });

  test('of one sender are bounded together; the oldest makes room, and others have theirs', async () => {
    await using door = await Door.open({ ...bodyLimits, perBody: 100_000, perSender: 150_000, inAll: 1_000_000 });
    const other = new SlowSender(door.port, { address: '127.0.0.9', length: 95_000 });
    other.send(90_000);
    const first = new SlowSender(door.port, { length: 95_000 });
    first.send(90_000);
    await waitFor('the first to be read', () => first.isSent && other.isSent, { seconds: 20 });
    const second = new SlowSender(door.port, { length: 95_000 });
    second.send(90_000);
    await waitFor('the first to be given up', () => first.status === 503, { seconds: 20 });
    assert.equal(second.status, undefined);
    assert.equal(other.status, undefined);
    assert.equal(await door.deliver(), 202);
    for (const sender of [first, second, other]) sender.close();
  });

  test('are bounded in number', async () => {
    await using door = await Door.open({ ...bodyLimits, bodies: 5 });
    const senders: SlowSender[] = [];
    for (let index = 0; index < 8; index++) {
      const sender = new SlowSender(door.port);
      senders.push(sender);
      await waitFor('its beginning', () => sender.isSent, { seconds: 20 });
    }
    await waitFor('three to be given up', () => senders.filter(({ status }) => status === 503).length === 3, {
      seconds: 20,
    });
    assert.equal(await door.deliver(), 202);
    for (const sender of senders) sender.close();
  });

  test('larger than any webhook are not read, whether they say so or not', async () => {
    await using door = await Door.open({ ...bodyLimits, perBody: 50_000 });
    const told = new SlowSender(door.port, { length: 50_001 });
    const chunked = new SlowSender(door.port, { length: undefined });
    chunked.send(60_000);
    await waitFor('both to be turned away', () => told.status === 413 && chunked.status === 413, { seconds: 20 });
    for (const sender of [told, chunked]) sender.close();
  });

  test('that can not be signed are not waited for', async () => {
    await using door = await Door.open(bodyLimits);
    for (const given of [undefined, 'sha256=abc', `sha1=${'0'.repeat(64)}`]) {
      const sender = new SlowSender(door.port, { signature: given });
      await waitFor('its answer', () => sender.status === 401, { seconds: 20 });
      sender.close();
    }
  });
});

/** A door of its own on loopback, with bounds that tests reach soon. */
class Door implements AsyncDisposable {
  readonly port: number;
  readonly refused: string[];
  readonly #server: Server;

  private constructor(server: Server, port: number, refused: string[]) {
    this.#server = server;
    this.port = port;
    this.refused = refused;
  }

  static async open(limits: BodyLimits): Promise<Door> {
    const refused: string[] = [];
    const options = {
      secrets: [new Secret(secret)],
      accept: () => 'accepted' as const,
      now: () => new Date(),
      onRefused: (reason: string) => refused.push(reason),
    };
    const take = intake(options, limits);
    const server = createServer((request, response) => void take(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address: AddressInfo | string | null = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    return new Door(server, address.port, refused);
  }

  /** Sends a signed webhook. */
  async deliver(): Promise<number> {
    const body = '{"action":"created"}';
    const headers = { ...headersOf(signature(secret, body)), 'content-type': 'application/json' };
    return (await fetch(`http://127.0.0.1:${this.port}/`, { method: 'POST', body, headers })).status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** Begins a POST with a made-up signature and sends as much of its body as it is told to; never all of it. */
class SlowSender {
  readonly #socket: Socket;
  readonly #isChunked: boolean;
  isClosed = false;
  isSent = false;
  status: number | undefined;

  constructor(
    port: number,
    options: { address?: string; length?: number | undefined; signature?: string | undefined } = {},
  ) {
    const {
      address = '127.0.0.1',
      length,
      signature: given,
    } = { length: 7 * mebibyte + 1, signature: `sha256=${'0'.repeat(64)}`, ...options };
    this.#isChunked = length === undefined;
    this.#socket = connect({ port, host: '127.0.0.1', localAddress: address });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.isClosed = true;
    });
    this.#socket.on('data', (chunk: Buffer) => {
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(chunk.toString()) ?? [];
      if (status !== undefined) this.status = Number(status);
    });
    const size = length === undefined ? 'transfer-encoding: chunked' : `content-length: ${length}`;
    const headers = Object.entries(headersOf(given)).map(([name, value]) => `${name}: ${value}`);
    this.#write(
      [
        'POST /api/github/webhooks HTTP/1.1',
        'host: bot',
        size,
        'content-type: application/json',
        ...headers,
        '',
        '',
      ].join('\r\n'),
    );
  }

  send(bytes: number): void {
    if (this.#isChunked) this.#write(`${bytes.toString(16)}\r\n`);
    this.#write(filler.subarray(0, bytes));
    if (this.#isChunked) this.#write('\r\n');
  }

  close(): void {
    this.#socket.destroy();
  }

  #write(text: string | Buffer): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(text, () => {
      this.isSent = true;
    });
  }
}

function headersOf(given: string | undefined): Record<string, string> {
  return {
    'x-github-delivery': 'd3b07384',
    'x-github-event': 'issue_comment',
    ...(given === undefined ? {} : { 'x-hub-signature-256': given }),
  };
}

import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

/** What the sender is given: where to, how fast, and each webhook in the order in which they are sent. */
const orderSchema = z.object({
  url: z.string(),
  perSecond: z.number(),
  /** Each body once: most webhooks have one in common, and a heap of copies would stall the sender itself. */
  bodies: z.array(z.string()),
  webhooks: z.array(z.object({ headers: z.record(z.string(), z.string()), body: z.int() })),
});

/** What it tells at the end: milliseconds until each answer, and how often which status came. */
export interface SenderReport {
  readonly latencies: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
}

const { url, perSecond, bodies, webhooks } = orderSchema.parse(workerData);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const latencies: number[] = [];
const statuses: Record<string, number> = {};

async function send({ headers, body: index }: (typeof webhooks)[number]): Promise<void> {
  const body = bodies[index] ?? '';
  const began = performance.now();
  const status = await new Promise<string>((resolve) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(String(response.statusCode)));
    });
    sent.on('error', (error) => resolve(error.message));
    sent.end(body);
  });
  latencies.push(performance.now() - began);
  statuses[status] = (statuses[status] ?? 0) + 1;
}

const tickMs = 2;

// An open loop: each is sent when its time has come, whether or not the ones before were answered.
const began = performance.now();
const underWay: Promise<void>[] = [];
for (let next = 0; next < webhooks.length;) {
  const due = Math.min(webhooks.length, Math.ceil(((performance.now() - began) / 1000) * perSecond));
  for (; next < due; next++) {
    const webhook = webhooks[next];
    assert.ok(webhook);
    underWay.push(send(webhook));
  }
  await new Promise((resolve) => {
    setTimeout(resolve, tickMs);
  });
}
await Promise.all(underWay);
agent.destroy();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage({ latencies, statuses } satisfies SenderReport);

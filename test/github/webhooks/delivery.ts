import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { App } from '../state/accounts.ts';

/** GitHub gives up on a receiver after this. */
const DELIVERY_TIMEOUT_MS = 10_000;

/** A webhook ready to be sent: the exact bytes, and the headers that GitHub sends with them. */
export interface Webhook {
  /** `X-GitHub-Delivery`; a redelivery has the same. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of one attempt to deliver. */
export interface Delivery {
  /** Of 19 digits, as GitHub gives them since February 2026 (octokit/request.js#797): a number would round it. */
  readonly id: bigint;
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly url: string;
  readonly redelivery: boolean;
  /** Unix milliseconds. */
  readonly sentAt: number;
  /** Milliseconds until the receiver answered, or failed to. */
  readonly latencyMs: number;
  /** Undefined if there was no answer. */
  readonly status: number | undefined;
  readonly error: string | undefined;
}

/** Signs a payload as GitHub does, with the app's webhook secret. */
export function signature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Makes a webhook of a payload. */
export function prepare(app: App, event: string, action: string | undefined, body: string): Webhook {
  const guid = randomUUID();
  return {
    guid,
    event,
    action,
    body,
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': `GitHub-Hookshot/${guid.slice(0, 7)}`,
      'x-github-delivery': guid,
      'x-github-event': event,
      'x-github-hook-id': String(app.id + 400_000_000),
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': `sha1=${createHmac('sha1', app.webhookSecret).update(body).digest('hex')}`,
      'x-hub-signature-256': signature(app.webhookSecret, body),
    },
  };
}

/** Sends a webhook and says what became of it; never throws. */
export async function send(
  webhook: Webhook,
  to: { readonly id: bigint; readonly url: string; readonly redelivery: boolean },
  now: () => number,
): Promise<Delivery> {
  const sentAt = now();
  const began = performance.now();
  const outcome = await post(webhook, to.url);
  return {
    ...to,
    guid: webhook.guid,
    event: webhook.event,
    action: webhook.action,
    sentAt,
    latencyMs: performance.now() - began,
    ...outcome,
  };
}

function post(webhook: Webhook, url: string): Promise<{ status: number | undefined; error: string | undefined }> {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      headers: { ...webhook.headers, 'content-length': Buffer.byteLength(webhook.body) },
      timeout: DELIVERY_TIMEOUT_MS,
    });
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode, error: undefined }));
      response.on('error', (error) => resolve({ status: undefined, error: error.message }));
    });
    sent.on('timeout', () => sent.destroy(new Error('timed out')));
    sent.on('error', (error) => resolve({ status: undefined, error: error.message }));
    sent.end(webhook.body);
  });
}

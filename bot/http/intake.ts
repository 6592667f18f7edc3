import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, parseJson } from '../../src/exact-json.ts';
import type { Secret } from '../../src/secret.ts';
import { type BodyFault, type BodyLimits, bodyLimits, BodyReader } from './body.ts';

/** A webhook whose signature was right. */
export interface Delivery {
  /** GitHub's id of the delivery, the same when it is delivered again. */
  readonly id: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
}

/** What becomes of a delivery: taken on, known already, of no interest, or refused because too much is waiting. */
export type Acceptance = 'accepted' | 'duplicate' | 'ignored' | 'full';

export interface IntakeOptions {
  readonly secrets: readonly Secret[];
  readonly accept: (delivery: Delivery) => Acceptance;
  readonly now: () => Date;
  /** Told why a request was turned away, with its delivery id where it had one. */
  readonly onRefused: (reason: string, deliveryId: string | undefined) => void;
  /** Waited for before an accepted delivery is answered, where nothing runs on after the answer. */
  readonly beforeAnswer?: () => Promise<unknown>;
}

/** The answer to a webhook, as a status and a JSON object. */
export interface IntakeAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * Takes webhooks in over HTTP: hands each on and answers at once. The work comes after the answer, because GitHub gives up
 * after ten seconds.
 */
export function intake(
  options: IntakeOptions,
  limits: BodyLimits = bodyLimits,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const bodies = new BodyReader(limits);
  return async (request, response) => {
    const answer = await takeIn(request.headers, async () => bodies.read(request), options);
    // What is left of a body that nobody reads must not be taken for the next request.
    const closing = answer.status === 202 ? {} : { connection: 'close' };
    response
      .writeHead(answer.status, { 'content-type': 'application/json', ...closing })
      .end(JSON.stringify(answer.body));
  };
}

/** Verifies one webhook, its signature over the raw body before anything else looks at it, and hands it on. */
export async function takeIn(
  headers: IncomingHttpHeaders,
  readBody: () => Promise<Buffer | BodyFault>,
  options: IntakeOptions,
): Promise<IntakeAnswer> {
  const id = header(headers, 'x-github-delivery');
  const event = header(headers, 'x-github-event');
  const refuse = (status: number, error: string): IntakeAnswer => {
    options.onRefused(error, id);
    return { status, body: { error } };
  };
  if (id === undefined || event === undefined) return refuse(400, 'this is no webhook of GitHub');
  if (!/^application\/json\b/.test(header(headers, 'content-type') ?? '')) {
    return refuse(415, 'set the content type of the webhook to application/json');
  }
  const signature = header(headers, 'x-hub-signature-256');
  // What can't be signed is not worth the wait for its body.
  if (!isSignature(signature)) return refuse(401, 'the signature is missing or wrong');
  const body = await readBody();
  if (typeof body === 'string') {
    const { status, reason } = refusals[body];
    return refuse(status, reason);
  }
  if (!isSigned(body, signature, options.secrets)) return refuse(401, 'the signature is missing or wrong');
  const payload = parseObject(body);
  if (payload === undefined) return refuse(400, 'the payload is no JSON object');
  const acceptance = options.accept({ id, event, payload, receivedAt: options.now() });
  if (acceptance === 'full') return refuse(503, 'too much work is waiting; deliver it again later');
  if (acceptance === 'accepted') await options.beforeAnswer?.();
  return { status: 202, body: { delivery: id, acceptance } };
}

const refusals = {
  'too-large': { status: 413, reason: `the payload is larger than ${bodyLimits.perBody / 1024 / 1024} MiB` },
  busy: { status: 503, reason: 'too much is on its way in; deliver it again later' },
  slow: { status: 408, reason: 'the payload took too long' },
  aborted: { status: 400, reason: 'the payload did not arrive whole' },
} as const satisfies Readonly<Record<BodyFault, { readonly status: number; readonly reason: string }>>;

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = parseJson(body.toString('utf8'));
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a header can be a signature at all. */
function isSignature(signature: string | undefined): signature is string {
  return signature !== undefined && /^sha256=[0-9a-f]{64}$/.test(signature);
}

/**
 * Whether `signature` (the header `X-Hub-Signature-256`) was made over exactly `body` with one of `secrets`. Takes the same
 * time whichever secret it was and however much of a forged one is right.
 */
export function isSigned(body: Uint8Array, signature: string | undefined, secrets: readonly Secret[]): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature.slice('sha256='.length), 'hex');
  let matches = false;
  for (const secret of secrets) {
    if (timingSafeEqual(createHmac('sha256', secret.reveal()).update(body).digest(), given)) matches = true;
  }
  return matches;
}

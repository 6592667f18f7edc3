import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { defined } from '../../../defined.ts';
import { cancellation } from '../../../cancellation.ts';
import type { OpsError } from '../../../errors.ts';
import { type Answer, type Body, type Broken, Connections } from './exchange.ts';
import { errorIn, type StoreError } from './answers.ts';
import { faultOf, isPassing } from './fault.ts';
import { addressOf, type Query, type S3Settings } from './settings.ts';

/** What sending needs of the world around it. */
export interface S3Context {
  readonly now: () => Date;
  /** Variables that name a proxy. */
  readonly proxies: Readonly<Record<string, string>>;
  /** Before each further attempt, in milliseconds. */
  readonly pausesMs?: readonly number[];
}

/** A request to the bucket. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Of the object; the bucket itself where it is empty. */
  readonly key: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** SHA-256 of the body, in hexadecimal; needed for one that streams. */
  readonly sha256?: string;
  readonly signal: AbortSignal;
}

/** An answer that waiting would not change; `error` is what the store says is wrong, where it does. */
export interface S3Answer extends Answer {
  readonly error: StoreError | undefined;
  readonly isOk: boolean;
}

/** Two minutes: a store that is overloaded may be so for a while. */
export const usualPausesMs: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000];
const nothing = Buffer.alloc(0);

/** Speaks to one bucket. */
export class S3Client implements Disposable {
  readonly settings: S3Settings;
  readonly #context: S3Context;
  readonly #connections: Connections;

  constructor(settings: S3Settings, context: S3Context) {
    this.settings = settings;
    this.#context = context;
    this.#connections = new Connections(context.proxies);
  }

  [Symbol.dispose](): void {
    this.#connections[Symbol.dispose]();
  }

  now(): Date {
    return this.#context.now();
  }

  /**
   * Sends a request, and again where that may help.
   * @throws OpsError `cancelled`; `copy-failed` where nothing whole ever came back, beginning with `what`
   */
  async ask(request: S3Request, what: string): Promise<S3Answer> {
    const { signal } = request;
    const pauses = this.#context.pausesMs ?? usualPausesMs;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#send(request);
      if (signal.aborted) throw cancellation(signal, { doing: 'a backup was being copied' });
      const pause = isPassing(outcome) ? pauses[attempt] : undefined;
      if (pause === undefined) {
        if ('broken' in outcome) throw this.fault(outcome, what);
        const error = errorIn(outcome.body);
        return { ...outcome, error, isOk: outcome.status >= 200 && outcome.status < 300 && error === undefined };
      }
      await sleep(pause, undefined, { signal }).catch(() => {
        throw cancellation(signal, { doing: 'a backup was being copied' });
      });
    }
  }

  /** As `ask`, for what has to go well. @throws OpsError `copy-failed`, `cancelled` */
  async demand(request: S3Request, what: string): Promise<S3Answer> {
    const answer = await this.ask(request, what);
    if (answer.isOk) return answer;
    throw this.fault(answer, what);
  }

  /** The error for an outcome. */
  fault(outcome: Answer | Broken, what: string): OpsError {
    return faultOf(outcome, what, this.settings, this.now());
  }

  async #send({
    method,
    key,
    query,
    headers = {},
    body = nothing,
    sha256,
    signal,
  }: S3Request): Promise<Answer | Broken> {
    const { region, credentials } = this.settings;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const hash =
      sha256 ?? (Buffer.isBuffer(body) ? createHash('sha256').update(body).digest('hex') : 'UNSIGNED-PAYLOAD');
    const signer = new AwsV4Signer({
      method,
      url: addressOf(this.settings, key, query).href,
      headers: { ...headers, 'x-amz-content-sha256': hash },
      service: 's3',
      region,
      accessKeyId: accessKeyId.reveal(),
      secretAccessKey: secretAccessKey.reveal(),
      ...defined({ sessionToken: sessionToken?.reveal() }),
      datetime: this.now()
        .toISOString()
        .replaceAll(/[:-]|\.\d{3}/g, ''),
    });
    const signed = await signer.sign();
    return this.#connections.exchange({
      method,
      url: signed.url,
      headers: Object.fromEntries(signed.headers.entries()),
      body,
      signal,
    });
  }
}

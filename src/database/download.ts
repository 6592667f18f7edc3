import http from 'node:http';
import https from 'node:https';
import { systemCodeOf } from '../errors.ts';

/** How a run gets at what it has to download. */
export interface DownloadOptions {
  /** Of npm: `https://registry.npmjs.org/`, or a mirror of it. */
  readonly registry: URL;
  /** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in either case, as programs take them from their environment. */
  readonly proxies: Readonly<Record<string, string>>;
}

/** Why a download came to nothing, as a part of a sentence about the server: `answered 404`. */
export class DownloadFailure extends Error {
  readonly mayPass: boolean;

  constructor(message: string, { mayPass, cause }: { readonly mayPass: boolean; readonly cause?: unknown }) {
    super(message, { cause });
    this.mayPass = mayPass;
  }
}

export interface DownloadLimits {
  readonly maxBytes: number;
  /** For the whole of it, in milliseconds. */
  readonly longestMs: number;
  /** For nothing at all to come, in milliseconds. */
  readonly silenceMs: number;
}

const mostRedirects = 5;

/**
 * Gets a file over HTTP, through the proxy that is meant for it, and follows redirects. Whoever asks checks what came.
 * @throws DownloadFailure; the signal's reason once it is aborted
 */
export async function download(
  url: URL,
  proxies: DownloadOptions['proxies'],
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<Buffer> {
  const timeout = AbortSignal.timeout(limits.longestMs);
  const either = AbortSignal.any([signal, timeout]);
  const agents = { http: new http.Agent({ proxyEnv: proxies }), https: new https.Agent({ proxyEnv: proxies }) };
  try {
    let next = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const answer = await get(next, agents, limits, either);
      const { location } = answer.headers;
      if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)) {
        return await wholeBody(answer, limits.maxBytes);
      }
      answer.resume();
      next = redirected(next, location);
    }
    throw new DownloadFailure('redirects without end', { mayPass: false });
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted)
      throw new DownloadFailure(`did not send it within ${limits.longestMs / 1000} s`, { mayPass: false });
    if (error instanceof DownloadFailure) throw error;
    throw new DownloadFailure(
      `could not be reached, or broke off (${systemCodeOf(error) ?? (error instanceof Error ? error.name : 'unknown')})`,
      { mayPass: true, cause: error },
    );
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

function get(
  url: URL,
  agents: { readonly http: http.Agent; readonly https: https.Agent },
  { silenceMs }: DownloadLimits,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:';
    const sent = isTls
      ? https.get(url, { agent: agents.https, signal, timeout: silenceMs })
      : http.get(url, { agent: agents.http, signal, timeout: silenceMs });
    sent.once('response', resolve);
    sent.on('error', reject);
    sent.once('timeout', () =>
      sent.destroy(new DownloadFailure(`sent nothing for ${silenceMs / 1000} s`, { mayPass: true })),
    );
  });
}

async function wholeBody(answer: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { statusCode = 0 } = answer;
  if (statusCode !== 200) {
    answer.resume();
    throw new DownloadFailure(`answered ${statusCode}`, { mayPass: statusCode === 429 || statusCode >= 500 });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the answer came as text');
    bytes += chunk.length;
    if (bytes > maxBytes) throw new DownloadFailure(`sent more than ${maxBytes} bytes`, { mayPass: false });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function redirected(from: URL, location: string): URL {
  const to = URL.parse(location, from.href);
  if (to === null || (to.protocol !== 'https:' && to.protocol !== from.protocol)) {
    throw new DownloadFailure('redirects to what is no secure address', { mayPass: false });
  }
  return to;
}

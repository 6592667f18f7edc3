import { request as requestHttp, type Agent } from 'node:http';
import { request as requestHttps } from 'node:https';
import { defined } from '../../defined.ts';
import { channelAgent, tlsChannelAgent } from '../../cluster/ssh/channel-agent.ts';
import type { Host } from '../../cluster/host.ts';

/** What a service's URL answered, or why it did not. */
export interface HealthAnswer {
  readonly url: string;
  /** From where it was asked: the runner, or through the manager where the runner can't reach it. */
  readonly via: 'runner' | 'manager';
  readonly status?: number;
  readonly error?: string;
}

/** Asks URLs, from where they can be reached. */
export interface HealthProbe {
  /** One GET, without following redirects: any status is an answer. Never throws. */
  ask(url: string, signal: AbortSignal): Promise<HealthAnswer>;
  close(): void;
}

/** For one request, whole. A service that needs longer is not one that people can use. */
const askTimeoutMs = 5_000;

/**
 * A probe that asks from the runner, and through `manager` where that gets no answer at all: a runner may not reach the
 * cluster's names. The way that led to an answer is taken first from then on.
 */
export function createHealthProbe(manager: Pick<Host, 'connectTcp'>): HealthProbe {
  const dial = manager.connectTcp.bind(manager);
  const throughManager = { http: channelAgent(dial), https: tlsChannelAgent(dial) };
  const ways = new Map<string, HealthAnswer['via']>();
  const askBy = (url: URL, via: HealthAnswer['via'], signal: AbortSignal): Promise<HealthAnswer> => {
    const isTls = url.protocol === 'https:';
    const agent = via === 'runner' ? undefined : isTls ? throughManager.https : throughManager.http;
    return get(url, via, agent, signal);
  };
  return {
    ask: async (text, signal) => {
      const url = new URL(text);
      const first = ways.get(url.host) ?? 'runner';
      const answer = await askBy(url, first, signal);
      if (answer.status !== undefined) {
        ways.set(url.host, first);
        return answer;
      }
      const second = first === 'runner' ? 'manager' : 'runner';
      const other = await askBy(url, second, signal);
      if (other.status === undefined) return answer;
      ways.set(url.host, second);
      return other;
    },
    close: () => {
      throughManager.http.destroy();
      throughManager.https.destroy();
    },
  };
}

function get(url: URL, via: HealthAnswer['via'], agent: Agent | undefined, signal: AbortSignal): Promise<HealthAnswer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(askTimeoutMs)]);
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      resolve({ url: url.href, via, error: limit.aborted ? 'no answer within 5 s' : describe(error) });
    };
    const headers = { 'user-agent': 'd8x-ops', connection: 'close' };
    request(url, { headers, signal: limit, ...defined({ agent }) })
      .once('response', (response) => {
        response.on('error', fail).resume();
        resolve({ url: url.href, via, status: response.statusCode ?? 0 });
      })
      .on('error', fail)
      .end();
  });
}

function describe(error: Error): string {
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../cluster/host.ts';
import { openFailure, openFailureReason } from '../../cluster/ssh/sessions.ts';
import { isOpsError, messageOf } from '../../errors.ts';

/** What a service said to one question that its own host asked it. */
export type HostAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** It was asked and said nothing: it may be starting, or down. */
  | { readonly kind: 'silent'; readonly because: string }
  /** There is no way to ask it there. */
  | { readonly kind: 'not-asked'; readonly because: string };

/** Where a service listens, as its host sees it. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type AskingHost = Pick<Host, 'name' | 'connectTcp' | 'tryRun'>;

/** For one question, whole. */
export const timeoutMs = 5_000;
const longestBody = 256 * 1024;
/** Exit status of the script below where the host has nothing that could ask. */
const nothingToAskWith = 97;

/**
 * One GET of a service, from the host that it runs on and from nowhere else: through a channel of the SSH connection; where sshd
 * forwards nothing, by that host's curl, or by its bash. What stands before a service (nginx, Cloudflare) is not asked: it may answer
 * for another one.
 * @throws OpsError of connecting to the host, `cancelled`
 */
export async function askFromHost(
  host: AskingHost,
  endpoint: Endpoint,
  path: string,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const stream = await openFromHost(host, endpoint);
  if (stream === 'forbidden') return askByCommand(host, endpoint, path, signal);
  if (stream === 'silent') return silent(endpoint, 'nothing listens there');
  return askThrough(stream, endpoint, path, signal);
}

/**
 * A channel to where a service listens; what sshd says instead of opening one tells whether it may not, or nobody listens.
 * @throws OpsError of connecting to the host
 */
export async function openFromHost(
  host: Pick<AskingHost, 'connectTcp'>,
  { address, port }: Endpoint,
): Promise<Duplex | 'forbidden' | 'silent'> {
  const opening = host.connectTcp(address, port);
  try {
    const first = await Promise.race([opening, sleep(timeoutMs, 'silent' as const, { ref: false })]);
    if (first === 'silent') void opening.then((late) => late.destroy()).catch(() => undefined);
    return first;
  } catch (error) {
    const reason = isOpsError(error) ? openFailureReason(error.cause) : undefined;
    if (reason === undefined) throw error;
    return reason === openFailure.administrativelyProhibited ? 'forbidden' : 'silent';
  }
}

function askThrough(stream: Duplex, endpoint: Endpoint, path: string, signal: AbortSignal): Promise<HostAnswer> {
  const { promise, resolve } = Promise.withResolvers<HostAnswer>();
  const settle = (answer: HostAnswer): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    resolve(answer);
    stream.destroy();
  };
  const fail = (error: unknown): void => settle(silent(endpoint, messageOf(error)));
  const cancel = (): void => fail(new Error('it was not waited for'));
  const timer = setTimeout(() => fail(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  signal.addEventListener('abort', cancel, { once: true });
  // What listens for a container closes at once while nothing in it does: the stream may be over before anything is sent.
  stream.on('error', fail).on('close', () => fail(new Error('it closed the connection')));
  const headers = { host: `${endpoint.address}:${endpoint.port}`, 'user-agent': 'd8x-ops', connection: 'close' };
  request({ createConnection: () => stream, path, headers })
    .on('error', fail)
    .once('response', (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('error', fail)
        .on('data', (text: string) => {
          body += text;
          if (body.length > longestBody) fail(new Error('its answer has no end'));
        })
        .on('end', () => settle({ kind: 'answered', status: response.statusCode ?? 0, body }));
    })
    .end();
  return promise;
}

// bash opens the connection as a file. HTTP/1.0: no answer comes in chunks, and the server closes when it is over.
const script = `url="http://$1:$2$3"
if command -v curl > /dev/null; then exec curl -sS -i --http1.0 --noproxy '*' --max-time ${timeoutMs / 1000} "$url"; fi
command -v bash > /dev/null || exit ${nothingToAskWith}
exec timeout ${timeoutMs / 1000} bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$2" >&3 && cat <&3' "$1" "$2" "$3"`;

/** The command that asks on the host itself; its output is the answer as HTTP has it. */
function askCommand({ address, port }: Endpoint, path: string): readonly string[] {
  return ['sh', '-c', script, 'sh', address, String(port), path];
}

async function askByCommand(
  host: AskingHost,
  endpoint: Endpoint,
  path: string,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const { code, stdout, stderr } = await host.tryRun({ stages: [askCommand(endpoint, path)] }, { signal });
  if (code === nothingToAskWith)
    return { kind: 'not-asked', because: `sshd on ${host.name} forwards nothing, and it has neither curl nor bash` };
  const answer = code === 0 ? parseHttp(stdout) : undefined;
  return answer ?? silent(endpoint, stderr.trim() === '' ? 'no answer' : stderr.trim());
}

/** Reads an answer of HTTP/1.0; undefined for what is none. */
function parseHttp(text: string): HostAnswer | undefined {
  const [, status, body] = /^HTTP\/1\.[01] (\d{3})[^\n]*\n(?:[^\n]*[^\r\n][^\n]*\n)*\r?\n([\s\S]*)$/.exec(text) ?? [];
  return status === undefined ? undefined : { kind: 'answered', status: Number(status), body: body ?? '' };
}

/** That nobody answers at a place, and why. */
export function silent({ address, port }: Endpoint, because: string): Extract<HostAnswer, { readonly kind: 'silent' }> {
  return { kind: 'silent', because: `${address}:${port}: ${because}` };
}

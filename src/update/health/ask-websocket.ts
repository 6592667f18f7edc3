import type { Duplex } from 'node:stream';
import { messageOf } from '../../errors.ts';
import type { WebSocketCheck } from '../../policy/checks.ts';
import { type AskingHost, type Endpoint, type HostAnswer, openFromHost, silent, timeoutMs } from './ask-host.ts';

const longestSaid = 64 * 1024;

/**
 * Opens a WebSocket of a service from the host that it runs on, through a channel of the SSH connection. One that opens is answered with the status
 * 101 and, where something is expected of it, with what it said until that came or the time was over.
 * @throws OpsError of connecting to the host
 */
export async function askWebSocket(
  host: Pick<AskingHost, 'name' | 'connectTcp'>,
  endpoint: Endpoint,
  check: WebSocketCheck,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const stream = await openFromHost(host, endpoint);
  if (stream === 'silent') return silent(endpoint, 'nothing listens there');
  if (stream === 'forbidden')
    return { kind: 'not-asked', because: `sshd on ${host.name} forwards nothing, so no WebSocket can be opened there` };
  return talk(stream, endpoint, check, signal);
}

async function talk(
  stream: Duplex,
  endpoint: Endpoint,
  check: WebSocketCheck,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const { WebSocket } = await import('ws');
  const { promise, resolve } = Promise.withResolvers<HostAnswer>();
  const socket = new WebSocket(`ws://${endpoint.address}:${endpoint.port}${check.path}`, {
    createConnection: () => stream,
    perMessageDeflate: false,
    maxPayload: longestSaid,
    headers: { 'user-agent': 'd8x-ops' },
  });
  let said = '';
  let isOpen = false;
  const settle = (answer: HostAnswer): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    resolve(answer);
    // Its end is not waited for: who answers may not be there any more.
    socket.terminate();
    stream.destroy();
  };
  const fail = (because: string): void =>
    settle(isOpen ? { kind: 'answered', status: 101, body: said } : silent(endpoint, because));
  const cancel = (): void => fail('it was not waited for');
  const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
  signal.addEventListener('abort', cancel, { once: true });
  stream.on('error', (error) => fail(messageOf(error))).on('close', () => fail('it closed the connection'));
  socket
    .on('error', (error) => fail(messageOf(error)))
    .on('close', () => fail('it closed the connection'))
    .on('unexpected-response', (_request, response) => {
      settle({ kind: 'answered', status: response.statusCode ?? 0, body: '' });
    })
    .on('open', () => {
      isOpen = true;
      if (check.send !== undefined) socket.send(check.send);
      if (check.expect === undefined) settle({ kind: 'answered', status: 101, body: said });
    })
    .on('message', (data: Buffer) => {
      said += data.toString('utf8');
      if (check.expect === undefined || said.includes(check.expect) || said.length > longestSaid)
        settle({ kind: 'answered', status: 101, body: said });
    });
  return promise;
}

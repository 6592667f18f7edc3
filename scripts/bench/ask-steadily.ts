import { Agent, request } from 'node:http';

/**
 * `ask-steadily.ts URL`: a client that asks every 50 ms over a new connection, whatever became of those before, and writes a line for
 * each answer: its status, or 0 where there was none within ten seconds.
 */
const everyMs = 50;
const longestMs = 10_000;
const url = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: false });

setInterval(() => {
  const signal = AbortSignal.timeout(longestMs);
  const tell = (status: number): void => console.log(status);
  request(url, { agent, signal }, (response) => {
    response
      .resume()
      .once('end', () => tell(response.statusCode ?? 0))
      .once('error', () => tell(0));
  })
    .once('error', () => tell(0))
    .end();
}, everyMs);

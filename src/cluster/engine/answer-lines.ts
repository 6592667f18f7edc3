import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';

/**
 * The lines of an answer that goes on for a while. Whoever leaves before its end ends it.
 * @throws Error of the connection that breaks off meanwhile
 */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  const lines = createInterface({ input: answer });
  // readline hands an error of its input on also when nobody reads any more: without a listener it would end the process.
  lines.on('error', () => undefined);
  try {
    yield* lines;
  } finally {
    answer.destroy();
  }
}

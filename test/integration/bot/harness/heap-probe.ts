import process from 'node:process';
import { setImmediate } from 'node:timers/promises';

/**
 * Loaded before the bot where a test asks for its live heap: collects all garbage when it is told to, and answers what is
 * left. Garbage says more about V8, which grows its heap before it collects, than about the bot.
 */
process.on('message', () => void tellLive());
// A bot whose work is done must end all the same.
process.channel?.unref();

async function tellLive(): Promise<void> {
  // What finalisers let go of is garbage only afterwards.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();

  process.send?.({ liveBytes: heapUsed + external });
}

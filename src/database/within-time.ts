import type { Duplex } from 'node:stream';

/** A stream that is being opened, unless that takes longer or is cancelled: what still comes then is closed. @throws Error, or the signal's reason */
export async function withinTime(opening: Promise<Duplex>, timeoutMs: number, signal?: AbortSignal): Promise<Duplex> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = (why: unknown): void => {
    reject(why);
    // Whatever still comes has no use any more.
    opening.then(
      (stream) => stream.destroy(),
      () => undefined,
    );
  };
  const timer = setTimeout(() => giveUp(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  const cancel = (): void => giveUp(signal?.reason);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

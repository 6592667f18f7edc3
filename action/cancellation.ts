import { OpsError } from '../src/errors.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: (signal: 'SIGINT' | 'SIGTERM') => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: (signal: 'SIGINT' | 'SIGTERM') => void): unknown;
}

/** A signal that aborts when GitHub cancels the job, and how to stop listening for that. */
export interface Cancellation {
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Listens for GitHub's cancel: SIGINT, then SIGTERM after 7.5 s, then the end 2.5 s later (docs: cancelling a workflow).
 * The first asks the run to stop at the next safe point; the second gives up at once and leaves the lock to the post step.
 */
export function listenForCancel(source: SignalSource, exit: (code: number) => void): Cancellation {
  const controller = new AbortController();
  const listener = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (controller.signal.aborted) return exit(exitCodes[signal]);
    controller.abort(
      new OpsError('cancelled', 'the run was cancelled', { hint: 'It stopped at the next point where that is safe.' }),
    );
  };
  for (const signal of signals) source.on(signal, listener);
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) source.off(signal, listener);
    },
  };
}

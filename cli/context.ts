import type { Terminal } from './terminal/terminal.ts';

/** What a command is given by the process around it. */
export interface CliContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C: stop at the next safe point. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Of the package, such as `0.1.0`. */
  readonly version: string;
}

/** How the process ends. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

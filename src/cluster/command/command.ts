import type { Readable } from 'node:stream';
import type { Secret } from '../../secret.ts';

/**
 * A command for a host, as data. Pure functions build it; `renderCommand` turns it into the one shell text that SSH
 * carries; only src/cluster runs it. Secrets travel on stdin: `secretEnv` values are read from its first lines by the
 * rendered text, exported for these processes alone, and the rest of stdin goes to the first stage.
 */
export interface Command {
  /** The pipeline's stages, each an argv. It fails when any stage fails (`pipefail`). */
  readonly stages: readonly (readonly string[])[];
  /** Working directory; a leading `~/` is the SSH user's home. */
  readonly cwd?: string;
  /** Environment that may be seen. */
  readonly env?: Readonly<Record<string, string>>;
  /** Environment that must not be seen by others: delivered on stdin. */
  readonly secretEnv?: Readonly<Record<string, Secret>>;
  /** Run as root through `sudo -S`, with this password on stdin. */
  readonly sudo?: Secret;
  /**
   * What the first stage reads after the secrets. A connection that breaks looks like its end to the command: whatever
   * must not act on half of it has to carry its own end mark. Without it, stdin is empty, and the command is ended when
   * the connection breaks, the runner dies, or the run is cancelled.
   */
  readonly stdin?: string | Uint8Array | Secret | Readable;
  /** Goes on to its end when the connection breaks or the run is cancelled: for what must not stop half-way. */
  readonly outlivesConnection?: boolean;
}

/** How a command ended. `code` is undefined when the connection ended first: never a success. */
export interface Exit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Its last 64 KiB of standard error, with known secrets masked. */
  readonly stderr: string;
}

/** A finished command with its whole standard output (up to 16 MiB). */
export interface Completed extends Exit {
  readonly stdout: string;
}

/** The program that a command is about, for messages. */
export function programOf(command: Command): string {
  return command.stages[0]?.[0] ?? 'a command';
}

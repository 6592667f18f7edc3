import type { Duplex, Readable } from 'node:stream';
import type { Command, Completed, Exit } from './command/command.ts';
import type { Engine } from './engine/engine.ts';

export type HostRole = 'manager' | 'worker' | 'broker';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** A command under way: its output as a stream, and how it ended once the stream is read. */
export interface RunningCommand {
  readonly stdout: Readable;
  /** Settles when the command has ended; rejects with `connection-lost` when the link broke first. */
  readonly exit: Promise<Exit>;
  /** Ends it: SIGTERM on the channel, then the channel is closed. */
  kill(): void;
}

/** A host of the cluster, over one pinned SSH connection that is opened at first use and shared by all its channels. */
export interface Host {
  /** Name from hosts.cfg (`hostname=`), such as `worker-01`; the address where it has none. */
  readonly name: string;
  readonly role: HostRole;
  readonly address: string;
  /** The Docker Engine of this host, over a channel to its socket. */
  readonly engine: Engine;
  /** Runs a command to its end. @throws OpsError `command-failed` unless it exits 0, `connection-lost`, `sudo-refused`, `cancelled` */
  run(command: Command, options?: RunOptions): Promise<Completed>;
  /** Like `run`, but any exit status is an answer. */
  tryRun(command: Command, options?: RunOptions): Promise<Completed>;
  /** Starts a command whose output is streamed with back-pressure. */
  stream(command: Command, options?: RunOptions): Promise<RunningCommand>;
  /** A TCP connection made by this host, as seen from its network. */
  connectTcp(host: string, port: number): Promise<Duplex>;
}

/** The hosts of one inventory. `close()` ends every connection. */
export interface Cluster extends AsyncDisposable {
  readonly manager: Host;
  readonly workers: readonly Host[];
  readonly broker: Host | undefined;
  readonly hosts: readonly Host[];
  close(): Promise<void>;
}

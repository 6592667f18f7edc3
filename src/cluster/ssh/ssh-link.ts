import { setTimeout as sleep } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Client, ParsedKey, PublicKeyAuthMethod, ServerHostKeyAlgorithm } from 'ssh2';
import { defined } from '../../defined.ts';
import { isOpsError, type OpsError } from '../../errors.ts';
import { cancellation, orCancelled } from '../../cancellation.ts';
import { ChannelStream } from './channel-stream.ts';
import { Sessions } from './sessions.ts';
import { connectFault, connectionLost, isTurnedAway, type LinkAddress, wayFault } from './ssh-faults.ts';

/** How long a connection may take until the host has let us in, in milliseconds. */
const connectTimeoutMs = 20_000;
/** A silent link is given up after four unanswered heartbeats: noticed within 25 seconds. */
const keepaliveMs = 5_000;
const keepaliveCount = 4;
/** How long the other side may take to confirm the end of a connection, in milliseconds. */
const partingMs = 1_000;
/** Pauses before another attempt where sshd turned us away at the door, in milliseconds. */
const retryPausesMs = [500, 1_500];

/** One host to connect to, and what it has to prove. */
export interface LinkTarget extends LinkAddress {
  readonly privateKey: ParsedKey;
  /** Host key algorithms that a pinned key fits, best first. */
  readonly algorithms: readonly ServerHostKeyAlgorithm[];
  /** Undefined when the key is the pinned one, else why the connection must not be made. */
  readonly checkHostKey: (offered: Buffer) => OpsError | undefined;
  /** Opens the way to the host where it is not reached directly. */
  readonly via: (() => Promise<Duplex>) | undefined;
}

/** One SSH connection that stands. */
export interface Link {
  readonly client: Client;
  readonly sessions: Sessions;
  /** Aborts when the connection has ended, with the `connection-lost` that tells what ended it. */
  readonly ended: AbortSignal;
  close(): void;
}

/**
 * Connects, checks the host's key, and logs in.
 * @throws OpsError `ssh-unreachable`, `ssh-auth-failed`, `host-key-missing`, `host-key-changed`, `cancelled`
 */
export async function openLink(target: LinkTarget, signal?: AbortSignal): Promise<Link> {
  for (const pauseMs of retryPausesMs) {
    try {
      return await attempt(target, signal);
    } catch (error) {
      if (!isTurnedAway(error)) throw error;
      await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  }
  return attempt(target, signal);
}

async function attempt(target: LinkTarget, signal: AbortSignal | undefined): Promise<Link> {
  if (signal?.aborted === true) throw cancellation(signal, { where: target.name });
  const sock = await openWay(target, signal);
  const ssh = new NodeSSH();
  const ended = new AbortController();
  let refused: OpsError | undefined;
  let cause: unknown;
  const byKey: PublicKeyAuthMethod = { type: 'publickey', username: target.user, key: target.privateKey };
  const connecting = ssh.connect({
    host: target.address,
    port: target.port,
    username: target.user,
    // Nothing but the key: ssh2 would first ask to be let in without, which costs every host a round trip.
    authHandler: [byKey],
    ...defined({ sock }),
    readyTimeout: connectTimeoutMs,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: keepaliveCount,
    algorithms: { serverHostKey: [...target.algorithms] },
    hostVerifier: (offered: Buffer): boolean => {
      refused = target.checkHostKey(offered);
      return refused === undefined;
    },
  });
  // Before the first await: an error event that nobody listens to would end the process.
  const client = ssh.connection;
  // Off unless asked for: each small packet, a window's too, would wait for the answer to the one before it (Nagle), 40 ms at worst.
  client?.setNoDelay(true);
  client?.on('error', (error) => (cause ??= error)).on('close', () => ended.abort(connectionLost(target.name, cause)));
  const cancel = (): unknown => client?.destroy();
  signal?.addEventListener('abort', cancel, { once: true });
  // It may have come while the way through the manager was being opened.
  if (signal !== undefined && isAborted(signal)) cancel();
  try {
    await connecting;
  } catch (error) {
    client?.destroy();
    sock?.destroy();
    if (signal !== undefined && isAborted(signal)) throw cancellation(signal, { where: target.name });
    throw refused ?? connectFault(target, cause ?? error);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
  if (client === null || ended.signal.aborted) throw connectFault(target, cause ?? 'the connection ended at once');
  return {
    client,
    sessions: new Sessions(client, target.name, ended.signal),
    ended: ended.signal,
    close: () => {
      client.end();
      setTimeout(() => client.destroy(), partingMs).unref();
    },
  };
}

/** Asked again after waiting, which the compiler does not see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function openWay(target: LinkTarget, signal: AbortSignal | undefined): Promise<Duplex | undefined> {
  if (target.via === undefined) return undefined;
  const way = target.via();
  try {
    return await orCancelled(way, signal, target.name);
  } catch (error) {
    way.then(
      (late) => late.destroy(),
      () => undefined,
    );
    // Who stands in the way is a matter of its own, not of the host behind it.
    throw isOpsError(error, 'cancelled', 'host-key-missing', 'host-key-changed', 'ssh-auth-failed')
      ? error
      : wayFault(target, error);
  }
}

/** Opens a channel to a Unix socket of the host (`direct-streamlocal@openssh.com`). */
export function openUnixSocket({ client, ended }: Link, path: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.openssh_forwardOutStreamLocal(path, (error, channel) =>
      error === undefined ? resolve(new ChannelStream(channel, ended)) : reject(error),
    );
  });
}

/** Opens a TCP connection that the host makes (`direct-tcpip`). sshd itself would wait for minutes where nothing answers. */
export function openTcp({ client, ended }: Link, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error(`no answer within ${connectTimeoutMs / 1000} s`));
    }, connectTimeoutMs);
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      clearTimeout(timer);
      if (error !== undefined) reject(error);
      else if (isLate) channel.destroy();
      else resolve(new ChannelStream(channel, ended));
    });
  });
}

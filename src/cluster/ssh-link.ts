import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Client, ClientChannel, ServerHostKeyAlgorithm } from 'ssh2';
import { z } from 'zod';
import { isOpsError, OpsError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/** How long a connection may take until the host has let us in, in milliseconds. */
const connectTimeoutMs = 20_000;
/** A silent link is given up after four unanswered signs of life: noticed within 25 seconds. */
const keepaliveMs = 5_000;
const keepaliveCount = 4;

/** One host to connect to, and what it has to prove. */
export interface LinkTarget {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: Secret;
  readonly passphrase: Secret | undefined;
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
  /** Aborts when the connection has ended, with what ended it. */
  readonly ended: AbortSignal;
  close(): void;
}

/**
 * Connects, checks the host's key, and logs in.
 * @throws OpsError `ssh-unreachable`, `ssh-auth-failed`, `host-key-missing`, `host-key-changed`, `cancelled`
 */
export async function openLink(target: LinkTarget, signal: AbortSignal): Promise<Link> {
  signal.throwIfAborted();
  const ssh = new NodeSSH();
  let refused: OpsError | undefined;
  const cancel = (): void => ssh.dispose();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const sock = await target.via?.();
    await ssh.connect({
      host: target.address,
      port: target.port,
      username: target.user,
      privateKey: target.privateKey.reveal(),
      ...(target.passphrase === undefined ? {} : { passphrase: target.passphrase.reveal() }),
      ...(sock === undefined ? {} : { sock }),
      readyTimeout: connectTimeoutMs,
      keepaliveInterval: keepaliveMs,
      keepaliveCountMax: keepaliveCount,
      algorithms: { serverHostKey: [...target.algorithms] },
      hostVerifier: (offered: Buffer): boolean => {
        refused = target.checkHostKey(offered);
        return refused === undefined;
      },
    });
  } catch (error) {
    ssh.dispose();
    throw refused ?? connectFault(target, error, signal);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  const client = ssh.connection;
  if (client === null) throw connectFault(target, new Error('the connection ended at once'), signal);
  return watch(client, ssh, target.name);
}

function watch(client: Client, ssh: NodeSSH, name: string): Link {
  const ended = new AbortController();
  let cause: unknown;
  client.on('error', (error) => (cause = error));
  client.on('close', () => ended.abort(connectionLost(name, cause)));
  return { client, ended: ended.signal, close: () => ssh.dispose() };
}

/** The error for a link that broke under way. */
export function connectionLost(name: string, cause?: unknown): OpsError {
  return new OpsError('connection-lost', `the SSH connection to ${name} was lost`, {
    where: name,
    hint: 'Check that the host is up and the network between. Nothing that changes the cluster is repeated without looking first; a new run goes on from what it finds.',
    ...(cause === undefined ? {} : { cause }),
  });
}

const faultSchema = z.object({ level: z.string().optional(), code: z.string().optional() });

function connectFault(target: LinkTarget, error: unknown, signal: AbortSignal): OpsError {
  if (signal.aborted) {
    return isOpsError(signal.reason)
      ? signal.reason
      : new OpsError('cancelled', 'cancelled while connecting', { cause: error });
  }
  if (isOpsError(error)) return error;
  const { level, code } = faultSchema.safeParse(error).data ?? {};
  const at = `${target.user}@${target.address}:${target.port}`;
  if (level === 'client-authentication') {
    return new OpsError('ssh-auth-failed', `${target.name} does not let ${target.user} in with the given key`, {
      where: target.name,
      hint: `Check ssh-private-key and ssh-user (${at}): the public key has to be in ~/.ssh/authorized_keys there.`,
      cause: error,
    });
  }
  const why = error instanceof Error ? error.message : String(error);
  const handshake = level === 'handshake' || level === 'protocol';
  return new OpsError('ssh-unreachable', `no SSH connection to ${target.name} (${at}): ${why}`, {
    where: target.name,
    hint: handshake
      ? 'If the host has none of the keys in ssh-known-hosts, pin one that it has: compare ssh-keyscan with the fingerprint on its console.'
      : code === 'ENOTFOUND'
        ? 'The name is not known here: check hosts.cfg.'
        : 'Check the address and port in hosts.cfg, that the host is up, and that its firewall lets the runner in.',
    cause: error,
  });
}

/** Opens a session channel that runs `text`. */
export function openExec(client: Client, text: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(text, (error, channel) => (error === undefined ? resolve(channel) : reject(error)));
  });
}

/** Opens a channel to a Unix socket of the host (`direct-streamlocal@openssh.com`). */
export function openUnixSocket(client: Client, path: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.openssh_forwardOutStreamLocal(path, (error, channel) =>
      error === undefined ? resolve(channel) : reject(error),
    );
  });
}

/** Opens a TCP connection that the host makes (`direct-tcpip`). */
export function openTcp(client: Client, host: string, port: number): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) =>
      error === undefined ? resolve(channel) : reject(error),
    );
  });
}

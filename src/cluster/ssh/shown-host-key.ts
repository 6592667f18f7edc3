import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import { hostKeyAlgorithms } from './host-key.ts';
import { lookupName } from '../inventory/host-pattern.ts';
import type { JumpHost } from '../inventory/route.ts';
import { fingerprint, keyTypeOf } from '../inventory/public-key.ts';
import { connectFault, isTurnedAway, wayFault } from './ssh-faults.ts';

const handshakeMs = 15_000;

/** The key that a host shows, before anybody has said that it is the host's. */
export interface ShownHostKey {
  readonly host: JumpHost;
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** As OpenSSH prints it: `SHA256:…`. */
  readonly fingerprint: string;
  /** The line of known_hosts that pins it. */
  readonly line: string;
}

/**
 * Asks a host for its key: the connection ends as soon as the host has named it, before any login. Whether the host holds the key,
 * and is the right one, shows only later, when it is connected to with the key pinned. `way` opens the connection where the host
 * is not reached directly.
 * @throws OpsError `ssh-unreachable`
 */
export async function shownHostKey(host: JumpHost, way?: () => Promise<Duplex>): Promise<ShownHostKey> {
  let key: Buffer;
  try {
    key = await handshake(host, way);
  } catch (error) {
    if (!isTurnedAway(error)) throw error;
    key = await handshake(host, way);
  }
  const type = keyTypeOf(key);
  if (type === undefined) {
    throw new OpsError('ssh-unreachable', `${host.name} shows a host key of an unknown form`, { where: host.name });
  }
  return {
    host,
    type,
    fingerprint: fingerprint(key),
    line: `${lookupName(host.address, host.port)} ${type} ${key.toString('base64')}`,
  };
}

async function handshake(host: JumpHost, way: (() => Promise<Duplex>) | undefined): Promise<Buffer> {
  const sock = await way?.().catch((error: unknown) => {
    throw wayFault(host, error);
  });
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const client = new ssh2.Client();
  client
    .on('error', (error) => reject(connectFault(host, error)))
    .on('close', () => reject(connectFault(host, new Error('the connection ended at once'))));
  client.connect({
    host: host.address,
    port: host.port,
    username: host.user,
    ...defined({ sock }),
    readyTimeout: handshakeMs,
    algorithms: { serverHostKey: hostKeyAlgorithms([]) },
    hostVerifier: (shown: Buffer): boolean => {
      resolve(shown);
      return false;
    },
  });
  try {
    return await promise;
  } finally {
    client.destroy();
    sock?.destroy();
  }
}

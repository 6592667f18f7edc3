import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import { defined } from '../defined.ts';
import type { Command } from '../cluster/command/command.ts';
import type { Host } from '../cluster/host.ts';
import { OpsError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { Dsn, DsnHost, SslMode } from './connection-parameters.ts';
import { isSocket } from './reach.ts';

/** PEM texts for a connection. */
export interface TlsFiles {
  readonly rootCertificates?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: Secret | undefined;
}

/** libpq's default for `sslrootcert`, below the home of the user that connects. */
const defaultRootCertificates = '~/.postgresql/root.crt';

/**
 * The ways to try, in order, for libpq's `sslmode` (PostgreSQL's manual, 34.19.4): options for TLS, or `false` for none.
 * `require` with root certificates verifies as `verify-ca` does, as libpq does for old times' sake.
 */
export function tlsAttempts(dsn: Dsn, server: DsnHost, files: TlsFiles = {}): readonly (ConnectionOptions | false)[] {
  if (isSocket(server)) return [false];
  const own = defined({ cert: files.certificate, key: files.key?.reveal() });
  const trusted = files.rootCertificates === undefined ? {} : { ca: files.rootCertificates };
  const unverified = { ...own, rejectUnauthorized: false };
  // The chain alone: whatever name the certificate holds.
  const chain = { ...own, ...trusted, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  const attempts: Readonly<Record<SslMode, readonly (ConnectionOptions | false)[]>> = {
    disable: [false],
    allow: [false, unverified],
    prefer: [unverified, false],
    require: [files.rootCertificates === undefined ? unverified : chain],
    'verify-ca': [chain],
    'verify-full': [{ ...own, ...trusted, rejectUnauthorized: true }],
  };
  return attempts[dsn.sslmode];
}

/** Prints a file of the host's user; a leading `~/` is his home. */
function printFile(path: string): Command {
  return path.startsWith('~/')
    ? { stages: [['cat', '--', path.slice(2)]], cwd: '~/' }
    : { stages: [['cat', '--', path]] };
}

/** Where files for TLS are read; undefined for one that can't be. */
export interface TlsFileSource {
  readonly name: string;
  read(path: string): Promise<string | undefined>;
}

/** Of the host that pg_dump runs on, which reads the same ones. */
export function hostFiles(host: Pick<Host, 'name' | 'tryRun'>): TlsFileSource {
  return {
    name: host.name,
    read: async (path) => {
      const { code, stdout } = await host.tryRun(printFile(path));
      return code === 0 ? stdout : undefined;
    },
  };
}

export const runnerFiles: TlsFileSource = {
  name: 'the runner',
  read: async (path) => {
    try {
      return await readFile(path.replace(/^~(?=\/)/, homedir()), 'utf8');
    } catch {
      return undefined;
    }
  },
};

/**
 * Reads the files that a DSN names for TLS.
 *
 * @throws OpsError `database-unreachable` naming the file that is missing, or what the host throws
 */
export async function readTlsFiles(dsn: Dsn, source: TlsFileSource): Promise<TlsFiles> {
  const verifies = dsn.sslmode === 'verify-ca' || dsn.sslmode === 'verify-full';
  const root = dsn.sslrootcert ?? (verifies ? defaultRootCertificates : undefined);
  const [rootCertificates, certificate, key] = await Promise.all([
    root === undefined || root === 'system' || dsn.sslmode === 'disable'
      ? undefined
      : read(root, 'sslrootcert', source),
    dsn.sslcert === undefined ? undefined : read(dsn.sslcert, 'sslcert', source),
    dsn.sslkey === undefined ? undefined : read(dsn.sslkey, 'sslkey', source),
  ]);
  return { rootCertificates, certificate, key: key === undefined ? undefined : new Secret(key) };
}

async function read(path: string, parameter: string, source: TlsFileSource): Promise<string> {
  const text = await source.read(path);
  if (text?.includes('-----BEGIN') === true) return text;
  const what = text === undefined ? 'cannot be read' : 'holds no PEM';
  throw new OpsError('database-unreachable', `the file ${path}, needed as ${parameter}, ${what} on ${source.name}`, {
    where: source.name,
    hint: `Put it there, or name another with ${parameter} in the connection string (sslrootcert=system uses the public authorities).`,
  });
}

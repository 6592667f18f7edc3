import { OpsError } from '../errors.ts';
import type { Secret } from '../secret.ts';

export const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

export interface DsnHost {
  /** A name, an address, or the folder of a Unix socket (begins with `/` or `@`). */
  readonly host: string;
  /** Where to connect instead of looking `host` up (libpq's `hostaddr`). */
  readonly address?: string;
  readonly port: number;
}

/** Where a database is and who asks: libpq's connection parameters, parsed. */
export interface Dsn {
  readonly hosts: readonly [DsnHost, ...DsnHost[]];
  readonly user: string;
  readonly password?: Secret;
  readonly database: string;
  readonly sslmode: SslMode;
  /** Every form in which a secret of this DSN may show up. */
  readonly secrets: readonly Secret[];
}

/**
 * Reads a URI (`postgres://`, `postgresql://`) or keyword string (`host=… password='…'`) as libpq does.
 *
 * @throws OpsError `input-invalid` with every problem found, at `path`; never with a secret
 */
export function parseDsn(text: Secret, path = 'database-dsn'): Dsn {
  throw new OpsError('internal', `not built yet: ${path} ${text.isEmpty}`);
}

/** What must be masked for `dsn`: the whole text, and the password raw, decoded and encoded. */
export function secretsOf(dsn: Dsn): readonly Secret[] {
  return dsn.secrets;
}

import type { Command } from '../cluster/command/command.ts';
import type { Dsn, DsnHost } from './connection-parameters.ts';

/**
 * How PostgreSQL's own programs are told where to connect (PostgreSQL's manual, 34.15): by environment, so that no argument
 * has to be quoted for libpq, and with the password where others cannot see it.
 */
export function libpqEnvironment(
  dsn: Dsn,
  server: DsnHost,
  application: string,
  database = dsn.database,
): Required<Pick<Command, 'env'>> & Pick<Command, 'secretEnv'> {
  const timeoutMs = dsn.connectTimeoutMs;
  const env: Readonly<Record<string, string | undefined>> = {
    LC_ALL: 'C',
    PGHOST: server.host,
    PGHOSTADDR: server.address,
    PGPORT: `${server.port}`,
    PGUSER: dsn.user,
    PGDATABASE: database,
    PGSSLMODE: dsn.sslmode,
    PGSSLROOTCERT: dsn.sslrootcert,
    PGSSLCERT: dsn.sslcert,
    PGSSLKEY: dsn.sslkey,
    PGCHANNELBINDING: dsn.channelBinding,
    PGOPTIONS: dsn.options,
    PGCONNECT_TIMEOUT: timeoutMs === undefined ? undefined : `${timeoutMs / 1000}`,
    PGAPPNAME: application,
  };
  return {
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    ...(dsn.password === undefined ? {} : { secretEnv: { PGPASSWORD: dsn.password } }),
  };
}

/** A connection as psql's `--dbname` takes it, with the password in a file. Holds nothing secret. */
export function connectionText(dsn: Dsn, server: DsnHost, application: string, passwordFile: string): string {
  const timeoutMs = dsn.connectTimeoutMs;
  const parts: Readonly<Record<string, string | undefined>> = {
    host: server.host,
    hostaddr: server.address,
    port: `${server.port}`,
    user: dsn.user,
    dbname: dsn.database,
    sslmode: dsn.sslmode,
    sslrootcert: dsn.sslrootcert,
    sslcert: dsn.sslcert,
    sslkey: dsn.sslkey,
    channel_binding: dsn.channelBinding,
    options: dsn.options,
    connect_timeout: timeoutMs === undefined ? undefined : `${timeoutMs / 1000}`,
    application_name: application,
    passfile: passwordFile,
  };
  return Object.entries(parts)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}='${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`],
    )
    .join(' ');
}

/** The one line of a password file (PostgreSQL's manual, 34.16) that fits every server. */
export function passwordLine({ password }: Pick<Dsn, 'password'>): string {
  const text = password?.reveal() ?? '';
  return `*:*:*:*:${text.replaceAll(/[:\\]/g, String.raw`\$&`)}`;
}

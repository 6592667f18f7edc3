import type { Command } from '../cluster/command.ts';
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

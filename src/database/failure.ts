import { DatabaseError } from 'pg';
import { isOpsError, messageOf, OpsError } from '../errors.ts';

/** Who asked whom, for messages. */
export interface Asked {
  /** `host:port` of the server. */
  readonly server: string;
  readonly user: string;
  readonly database: string;
  /** From where: `manager`, `this runner`. */
  readonly from: string;
}

/** The server's SQLSTATE (PostgreSQL's manual, appendix A), where `error` is an answer of the server. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** With PostgreSQL's own hint, which often names the setting. */
function saidBy(error: unknown): string {
  const hint = error instanceof DatabaseError ? error.hint : undefined;
  return hint === undefined ? messageOf(error) : `${messageOf(error)} (PostgreSQL's hint: ${hint})`;
}

/** A lock, a statement, a transaction or a session that waited, or took, longer than is set. */
const timeouts: ReadonlySet<string> = new Set(['55P03', '57014', '25P03', '25P04', '57P05']);

/**
 * Turns what went wrong into `database-refused` (the server said no) or `database-unreachable` (it didn't answer). The
 * server's own message is kept: it names users, databases and tables, never a password.
 */
export function databaseFailure(error: unknown, asked: Asked): OpsError {
  // What the connection to a host says of itself is truer than anything to be said here.
  if (isOpsError(error) && !isOpsError(error, 'command-failed', 'internal')) return error;
  const state = sqlState(error);
  const said = saidBy(error);
  const at = `${asked.server}, from ${asked.from}`;
  const refused = (message: string, hint: string): OpsError =>
    new OpsError('database-refused', `${message}: ${said}`, { where: at, hint, cause: error });
  if (state !== undefined && timeouts.has(state)) {
    return refused(
      `the database ended what ${asked.user} asked of ${asked.database}`,
      `A timeout is set for ${asked.user} or ${asked.database}: alter role … (in database …) set … = 0, or a longer one.`,
    );
  }
  if (state === '25006') {
    return refused(
      `the database takes no writes of ${asked.user}`,
      'The server is a standby, or default_transaction_read_only is on for the role or the database.',
    );
  }
  switch (state?.slice(0, 2)) {
    case undefined:
      return new OpsError('database-unreachable', `the database at ${asked.server} cannot be reached: ${said}`, {
        where: at,
        hint: `Check host, port and sslmode of the connection string, and that ${asked.from} may connect.`,
        cause: error,
      });
    case '28':
      return refused(
        `the database does not let ${asked.user} in`,
        `Check user and password of the connection string, and that the server admits connections from ${asked.from}.`,
      );
    case '3D':
      return refused('the database does not exist', 'Check the name after the last / of the connection string.');
    case '53':
      return refused('the database server is out of resources', 'Try again when it is less busy, or raise its limits.');
    case '57':
      return new OpsError('database-unreachable', `the database at ${asked.server} ended the connection: ${said}`, {
        where: at,
        hint: 'Try again once the server is up.',
        cause: error,
      });
    default:
      return refused(
        `the database refuses what ${asked.user} asked of ${asked.database}`,
        'Grant what is missing, or use a role that has it.',
      );
  }
}

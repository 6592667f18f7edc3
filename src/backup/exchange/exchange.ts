import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import type { Dsn } from '../../database/dsn.ts';
import { listOf } from '../../database/sessions.ts';
import { quoteIdentifier } from '../../database/sql-quote.ts';
import { OpsError } from '../../errors.ts';
import { type CheckedExchange, checkExchange, type ExchangeCheck } from './check-exchange.ts';
import { type BackupToRecover, makeRestored, type RestoredRows } from './make-restored.ts';
import { type ExchangeNames, isMadeName, mayBeRenamed } from './names.ts';
import { type DatabaseManager, openServerAccess, type ServerAccess } from './server-access.ts';
import { allowing, dropDatabase, endLeftover, type Rename, swapApplication, swapNames } from './swap-names.ts';
import { type TableDifference, tableDifferences } from './written-since.ts';

/** Which of the two has the name: the one from before, or the one that was to take its place. */
export type ExchangeSide = 'nothing-made' | 'before' | 'after';

/**
 * The database side of a recovery: another database is made beside the one that the services use, and the two exchange their names.
 * Works by names alone, so that any later run can tell where a killed one was, and go on or back. Opens a session for each act.
 */
export interface Exchange {
  /**
   * Everything that would stop it later; changes nothing.
   * @throws OpsError `restore-refused` with all problems
   */
  check(wanted: ExchangeCheck): Promise<CheckedExchange>;
  /** Makes `made` as the database is, and restores a backup into it. @throws OpsError as `makeRestored`; then nothing of it stays */
  restoreBeside(names: ExchangeNames, backup: BackupToRecover): Promise<RestoredRows | undefined>;
  /**
   * Asks the server, once it has ended what a killed run may have left in the middle: to be asked by whoever has the lock.
   * @throws OpsError `restore-failed` where the names say neither
   */
  side(names: ExchangeNames): Promise<ExchangeSide>;
  /**
   * database -> aside, made -> database, in one transaction; nothing where that has happened. Whoever is connected is sent away. When it
   * fails, both have their names, and connections are let in.
   * @throws OpsError `restore-failed` (sessions that hold on), `database-refused`, `database-unreachable`, `cancelled`
   */
  exchange(names: ExchangeNames): Promise<void>;
  /** The way back: database -> made, aside -> database. Goes on when the run is cancelled. */
  exchangeBack(names: ExchangeNames): Promise<void>;
  /** Lets connections in again to whichever of the three is there. Goes on when the run is cancelled. */
  settle(names: ExchangeNames): Promise<void>;
  /** Drops `made`, if it is there, was made by a recovery, and has not the name of the database. Goes on when the run is cancelled. */
  drop(names: ExchangeNames): Promise<void>;
  /**
   * The tables in which the database that is in use differs from the other one (`made` before an exchange, `aside` after it), by the
   * number of their rows; what half a minute does not suffice for is estimated. None where there is no other one.
   */
  writtenSince(names: ExchangeNames): Promise<readonly TableDifference[]>;
}

export interface ExchangeOptions {
  /** The host that runs psql and whose network reaches the database. */
  readonly manager: DatabaseManager;
  /** As the services name it. */
  readonly dsn: Dsn;
  /** Ends what goes forward; ways back have a time of their own. */
  readonly signal: AbortSignal;
}

const application = 'd8x-ops exchange';
/** For counting the rows of two databases. */
const countingMs = 30_000;
/** For each way back, all of it. */
const wayBackMs = 60_000;

/**
 * Finds out from where the database's server can be asked, which is `postgres` or `template1`.
 * @throws OpsError `restore-refused` (neither of them), `database-unreachable`, `database-refused`, `cancelled`
 */
export async function openExchange({ manager, dsn, signal }: ExchangeOptions): Promise<Exchange> {
  return new ServerExchange(await openServerAccess(manager, dsn, signal), signal);
}

class ServerExchange implements Exchange {
  readonly #access: ServerAccess;
  readonly #signal: AbortSignal;

  constructor(access: ServerAccess, signal: AbortSignal) {
    this.#access = access;
    this.#signal = signal;
  }

  check(wanted: ExchangeCheck): Promise<CheckedExchange> {
    return this.#look((session) => checkExchange(session, this.#access, wanted, this.#signal));
  }

  restoreBeside(names: ExchangeNames, backup: BackupToRecover): Promise<RestoredRows | undefined> {
    return makeRestored(this.#access, names, backup);
  }

  async side(names: ExchangeNames): Promise<ExchangeSide> {
    await using session = await this.#access.open(application, AbortSignal.timeout(wayBackMs));
    await endLeftover(session);
    return await readSide(session, names);
  }

  exchange(names: ExchangeNames): Promise<void> {
    return this.#move(names, 'after', this.#signal);
  }

  exchangeBack(names: ExchangeNames): Promise<void> {
    return this.#move(names, 'before', AbortSignal.timeout(wayBackMs));
  }

  async settle(names: ExchangeNames): Promise<void> {
    await using session = await this.#access.open(application, AbortSignal.timeout(wayBackMs));
    await endLeftover(session);
    await letIn(session, names);
  }

  async drop(names: ExchangeNames): Promise<void> {
    const signal = AbortSignal.timeout(wayBackMs);
    await using session = await this.#access.open(application, signal);
    await endLeftover(session);
    const side = await readSide(session, names);
    if (side === 'nothing-made') return;
    if (side !== 'before' || !isMadeName(names.made)) {
      throw new OpsError('internal', `${names.made} is not dropped: it is not what a recovery made and left unused`);
    }
    await dropDatabase(session, names.made, signal);
  }

  async writtenSince(names: ExchangeNames): Promise<readonly TableDifference[]> {
    // Asked before there is a lock: another run's session is left alone.
    const side = await this.#look((session) => readSide(session, names));
    if (side === 'nothing-made') return [];
    await using stack = new AsyncDisposableStack();
    const other = side === 'before' ? names.made : names.aside;
    const open = async (name: string): Promise<DatabaseSession> =>
      stack.use(await this.#access.openIn(name, application, this.#signal));
    const [beside, inUse] = await Promise.all([open(other), open(names.database)]);
    return await tableDifferences(beside, inUse, countingMs);
  }

  async #look<T>(ask: (session: DatabaseSession) => Promise<T>): Promise<T> {
    await using session = await this.#access.open(application, this.#signal);
    return await ask(session);
  }

  /** Whatever happens on the way, the server is asked how it ended. */
  async #move(names: ExchangeNames, to: 'before' | 'after', signal: AbortSignal): Promise<void> {
    if (!mayBeRenamed(names.database)) {
      throw new OpsError('internal', `a database called ${names.database} is never renamed`);
    }
    const side = await this.side(names);
    if (side === to) return this.settle(names);
    if (side === 'nothing-made') {
      throw new OpsError(
        'restore-failed',
        `${names.made}, which is to take the place of ${names.database}, does not exist`,
        {
          where: names.database,
          hint: 'Somebody has removed or renamed it. Recover again.',
        },
      );
    }
    const { database, made, aside } = names;
    const renames: readonly [Rename, Rename] =
      to === 'after'
        ? [
            [database, aside],
            [made, database],
          ]
        : [
            [database, made],
            [aside, database],
          ];
    try {
      await using session = await this.#access.open(swapApplication, signal);
      await swapNames(session, renames, signal);
    } catch (error) {
      const ended = await this.side(names);
      await this.settle(names);
      if (ended !== to || signal.aborted) throw error;
    }
  }
}

async function readSide(session: DatabaseSession, names: ExchangeNames): Promise<ExchangeSide> {
  const { database, made, aside } = names;
  const there = new Set((await namesThere(session, names)).map(({ name }) => name));
  if (there.has(database) && !(there.has(made) && there.has(aside))) {
    if (there.has(made)) return 'before';
    return there.has(aside) ? 'after' : 'nothing-made';
  }
  const found = there.size === 0 ? 'none of them' : [...there].join(' and ');
  throw new OpsError(
    'restore-failed',
    `of the databases ${database}, ${made} and ${aside} the server has ${found}: somebody has changed them`,
    {
      where: database,
      hint: `Find out which of them is to be used, and call it ${database}: alter database … rename to ${quoteIdentifier(database)}.`,
    },
  );
}

async function letIn(session: DatabaseSession, names: ExchangeNames): Promise<void> {
  for (const { name, shut } of await namesThere(session, names)) {
    if (shut) await session.execute(allowing(name, true));
  }
}

function namesThere(
  session: DatabaseSession,
  { database, made, aside }: ExchangeNames,
): Promise<readonly { readonly name: string; readonly shut: boolean }[]> {
  return session.query(
    // -2: a drop was cut short, and nothing but another is possible (dbcommands.c, DATCONNLIMIT_INVALID_DB).
    `select datname as name, not datallowconn and datconnlimit <> -2 as shut from pg_database
      where datname in (${listOf([database, made, aside])})`,
    z.object({ name: z.string(), shut: z.boolean() }),
  );
}

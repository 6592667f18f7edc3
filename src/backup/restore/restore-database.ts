import { sqlState } from '../../database/failure.ts';
import { createDatabaseStatement } from '../../database/locale.ts';
import { majorOf } from '../../database/server-facts.ts';
import { endSessions } from '../../database/sessions.ts';
import { quoteIdentifier, quoteLiteral } from '../../database/sql-quote.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { Manifest } from '../format/manifest.ts';
import type { RestoreTarget } from './restore-target.ts';

/** Makes a database for the restore. @throws OpsError `database-refused` */
export async function createDatabase(
  { openAnew, facts }: RestoreTarget,
  name: string,
  manifest: Manifest,
): Promise<void> {
  const { encoding, locale } = manifest.database;
  const major = majorOf(facts.versionNum);
  // Another session: a role's settings may have ended the first, which waited while the backup was checked.
  await using admin = await openAnew();
  try {
    await admin.execute(createDatabaseStatement({ name, encoding, locale, major }));
  } catch (error) {
    if (!isOpsError(error) || !/^(?:42809|22023)$/.test(sqlState(error.cause) ?? '')) throw error;
    throw new OpsError('restore-refused', `the server has not got the locale of the backup: ${error.message}`, {
      where: name,
      hint: 'Install it on the database server, or make an empty database with a locale of your choice, owned by another role, that this one may create in.',
      cause: error,
    });
  }
}

/** Puts the database that was made for the restore in the place of the empty one. @throws OpsError `restore-failed` */
export async function replaceEmpty({ openAnew, database }: RestoreTarget, made: string): Promise<void> {
  const aside = `${made}_empty`;
  const rename = (from: string, to: string): string =>
    `alter database ${quoteIdentifier(from)} rename to ${quoteIdentifier(to)}`;
  try {
    await using admin = await openAnew();
    await admin.execute(rename(database, aside));
    try {
      await admin.execute(rename(made, database));
    } catch (error) {
      await admin.execute(rename(aside, database));
      throw error;
    }
    await admin.execute(`drop database ${quoteIdentifier(aside)}`);
  } catch (cause) {
    throw new OpsError(
      'restore-failed',
      `the backup is restored into ${made}, which could not take the place of ${database}`,
      {
        where: database,
        hint: `Somebody may have connected to ${database} meanwhile. Point the services to ${made}, or rename it by hand.`,
        cause,
      },
    );
  }
}

/**
 * Ends the restore's own session and removes the database that was made for it, if one was. Never fails: where the server is gone,
 * so is the transaction.
 */
export async function abandonRestore(
  { openAnew }: Pick<RestoreTarget, 'openAnew'>,
  session: string,
  made: string | undefined,
): Promise<void> {
  try {
    await using admin = await openAnew();
    if (made === undefined) {
      const own = `application_name = ${quoteLiteral(session)}`;
      await admin.execute(`select pg_terminate_backend(pid) from pg_stat_activity where ${own}`);
    } else {
      await endSessions(admin, [made]);
      await admin.execute(`drop database if exists ${quoteIdentifier(made)}`);
    }
  } catch {
    // Told by the error that led here.
  }
}

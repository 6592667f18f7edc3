import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import type { RoleRights } from '../../database/restore-role.ts';
import { majorOf, type ServerFacts } from '../../database/server-facts.ts';
import { OpsError } from '../../errors.ts';
import type { Manifest } from '../format/manifest.ts';

type Where = Pick<ServerFacts, 'database'>;

/** @throws OpsError `restore-refused` on a standby, or a server that is older than the backup's */
export function requireServer(
  facts: Where & Pick<ServerFacts, 'recovery' | 'version' | 'versionNum'>,
  { database }: Manifest,
): void {
  if (facts.recovery)
    throw refused(
      facts,
      'the database server is a standby, which takes no writes',
      'Name the primary server in the connection string.',
    );
  if (majorOf(facts.versionNum) >= majorOf(database.serverVersionNum)) return;
  throw refused(
    facts,
    `the backup is of PostgreSQL ${database.serverVersion}, the server runs ${facts.version}`,
    'Restore into a server of the same version or a later one.',
  );
}

/**
 * What is restored runs with the rights of the role: with a superuser's it would have the server's machine.
 * @throws OpsError `restore-refused`
 */
export function requireOrdinaryRole({ superuser, ofMachine }: RoleRights, user: string, facts: Where): void {
  if (!superuser && ofMachine.length === 0) return;
  const what = superuser ? 'is a superuser' : `is in ${ofMachine.join(', ')}`;
  throw refused(
    facts,
    `${user} ${what}: code in the backup could run programs and read files on the database's server`,
    'Restore as a role that may make databases, or owns an empty one, and can do no more: create role restorer login createdb password …',
  );
}

/** @throws OpsError `restore-refused` naming every extension of the backup that the server has not got */
export async function requireExtensions(session: DatabaseSession, { database }: Manifest): Promise<void> {
  const rows = await session.query('select name from pg_available_extensions', z.object({ name: z.string() }));
  const available = new Set(rows.map(({ name }) => name));
  const missing = database.extensions.map(({ name }) => name).filter((name) => !available.has(name));
  if (missing.length === 0) return;
  throw new OpsError('restore-refused', `the server has not got what the backup uses: ${missing.join(', ')}`, {
    hint: 'Install these extensions on the database server.',
  });
}

function refused(facts: Where, message: string, hint: string): OpsError {
  return new OpsError('restore-refused', message, { where: facts.database, hint });
}

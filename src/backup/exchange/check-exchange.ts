import type { DatabaseSession } from '../../database/connection.ts';
import { readRights } from '../../database/restore-role.ts';
import { majorOf, readServerFacts } from '../../database/server-facts.ts';
import { isOpsError, messageOf, OpsError } from '../../errors.ts';
import { bytes } from '../../report/quantities.ts';
import type { Manifest } from '../format/manifest.ts';
import { requireLockPlaces } from '../restore/lock-places.ts';
import { requireExtensions, requireOrdinaryRole, requireServer } from '../restore/requirements.ts';
import { ofNames, ofRenaming } from './check-renaming.ts';
import { ofRole, readRole } from './check-role.ts';
import type { Finding } from './finding.ts';
import type { ExchangeNames } from './names.ts';
import { freeBytes } from './room.ts';
import type { ServerAccess } from './server-access.ts';
import { type PresentDatabase, readPresent, settingsCarriedOver } from './present-database.ts';

export interface ExchangeCheck {
  /** The database is renamed, and whoever is connected to it is sent away. */
  readonly renames: boolean;
  /** Of the backup that is to be restored beside it; absent where a database comes back that is there. */
  readonly manifest?: Manifest;
  /** What the restored database will take; by default the size that the manifest names. */
  readonly bytesNeeded?: number;
  /** The names that are to be used: those that will be made have to be free. */
  readonly names?: ExchangeNames;
}

export interface CheckedExchange {
  /** What is needed on the database server's disk, besides what is there. */
  readonly bytes: number;
  readonly notices: readonly string[];
}

/** The oldest version that this is tried with. */
const oldest = 13;
/** On the size of a database, for what is written while it is made. */
const spare = 1.25;

/**
 * Looks for everything that would stop an exchange later, and changes nothing.
 * @throws OpsError `restore-refused` with all of it; `database-refused`, `database-unreachable`, `cancelled`
 */
export async function checkExchange(
  session: DatabaseSession,
  access: Pick<ServerAccess, 'manager' | 'dsn'>,
  wanted: ExchangeCheck,
  signal: AbortSignal,
): Promise<CheckedExchange> {
  const { database } = access.dsn;
  const facts = { ...(await readServerFacts(session)), database };
  const major = majorOf(facts.versionNum);
  const present = await readPresent(session, database, major);
  if (present === undefined) {
    throw new OpsError('restore-refused', `the database ${database} does not exist`, {
      where: database,
      hint: 'Restore into it with the operation restore and target-database, which makes it, and point the services to it.',
    });
  }
  const role = await readRole(session, present);
  const { manifest } = wanted;
  const ofBackup =
    manifest === undefined
      ? []
      : [
          await refusal(() => requireServer(facts, manifest)),
          await refusal(() => requireLockPlaces(facts, manifest)),
          await refusal(async () => requireOrdinaryRole(await readRights(session), role.name, facts)),
          await refusal(() => requireExtensions(session, manifest)),
        ];
  const needed = wanted.bytesNeeded ?? manifest?.database.sizeBytes ?? 0;
  const free = needed === 0 ? undefined : await freeBytes(session, access, present.tablespace, signal);
  const findings = [
    ...(major < oldest
      ? [{ problem: `the server is PostgreSQL ${facts.version}`, instead: `version ${oldest} or later is needed` }]
      : []),
    ...(facts.recovery && manifest === undefined
      ? [{ problem: 'the database server is a standby', instead: 'name the primary in the connection string' }]
      : []),
    ...ofRole(role, present, { makes: manifest !== undefined, renames: wanted.renames }),
    ...(await ofNames(session, wanted)),
    ...(wanted.renames ? await ofRenaming(session, database, present, wanted, role.name) : []),
    ...ofBackup.flat(),
    ...ofRoom(needed, free),
  ];
  if (findings.length > 0) throw refused(database, findings);
  return {
    bytes: needed,
    notices: [
      ...(needed > 0 && free === undefined
        ? [
            `The database server needs ${bytes(needed)} more on its disk while both databases are there. It does not tell how much is free: look, if that is not certain.`,
          ]
        : []),
      ...(manifest === undefined ? [] : collationNotice(database, present)),
      ...(manifest === undefined ? [] : await settingNotices(session, database, present)),
    ],
  };
}

/** A database that was just restored is no larger than it was; the log of it is written besides. */
function ofRoom(needed: number, free: number | undefined): readonly Finding[] {
  if (free === undefined || free >= needed * spare) return [];
  return [
    {
      problem: `the database server has ${bytes(free)} free on its disk, and ${bytes(needed * spare)} are needed while both databases are there`,
      instead: 'make room there, or remove what earlier recoveries have set aside',
    },
  ];
}

function collationNotice(
  database: string,
  { collationVersion, collationVersionNow }: PresentDatabase,
): readonly string[] {
  if (collationVersion === collationVersionNow || collationVersion === null || collationVersionNow === null) return [];
  return [
    `${database} was made with version ${collationVersion} of its collation, and the server has ${collationVersionNow} now: the restored database is made, and indexed, with that.`,
  ];
}

/** Tries, and takes back, what will be set for the new database: nobody knows better than the server what a role may set. */
async function settingNotices(
  session: DatabaseSession,
  database: string,
  present: PresentDatabase,
): Promise<readonly string[]> {
  const notices: string[] = [];
  for (const { what, sql } of settingsCarriedOver(present, database)) {
    try {
      await session.execute(`begin; ${sql}; rollback`);
    } catch (error) {
      await session.execute('rollback');
      if (!isOpsError(error, 'database-refused')) throw error;
      notices.push(
        `${what} can't be carried over to the restored database (${messageOf(error.cause)}). Afterwards, as an administrator of the database: ${sql}`,
      );
    }
  }
  return notices;
}

async function refusal(requirement: () => void | Promise<void>): Promise<readonly Finding[]> {
  try {
    await requirement();
    return [];
  } catch (error) {
    if (!isOpsError(error, 'restore-refused')) throw error;
    return [{ problem: error.message, instead: error.hint ?? '' }];
  }
}

function refused(database: string, findings: readonly Finding[]): OpsError {
  const [first] = findings;
  const more = findings.length === 1 ? '' : ` (and ${findings.length - 1} more)`;
  return new OpsError('restore-refused', `${database} can't be exchanged: ${first?.problem ?? ''}${more}`, {
    where: database,
    problems: findings.map(({ problem, instead }) => ({ path: database, message: `${problem}: ${instead}` })),
    hint:
      findings.length === 1
        ? sentence(first?.instead ?? '')
        : 'Nothing was changed. Each problem says what to do about it.',
  });
}

function sentence(text: string): string {
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return whole.endsWith('.') ? whole : `${whole}.`;
}

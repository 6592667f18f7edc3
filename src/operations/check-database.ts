import type { Host } from '../cluster/host.ts';
import { connect } from '../database/connection.ts';
import { type Dsn, secretsOf } from '../database/dsn.ts';
import { throughHost } from '../database/reach.ts';
import {
  type DatabaseIdentity,
  databaseText,
  isSameIdentity,
  isSameText,
  readIdentity,
} from '../database/same-database.ts';
import { hostFiles, readTlsFiles } from '../database/tls.ts';
import { isOpsError, OpsError, toOpsError } from '../errors.ts';
import { databaseOf, noticeIgnored } from './database-of.ts';
import { type DatabaseInUse, databasesInUse } from './databases-in-use.ts';
import type { OpenRun } from './open-run.ts';

/** What a server said of itself, or why it said nothing. */
type Answer = DatabaseIdentity | OpsError;

/**
 * Sees to it that what is backed up is the database that the services use: by the text of the connection strings, and where
 * that differs by asking both servers.
 * @throws OpsError `database-differs`, naming all of them without passwords; `input-invalid` of `databaseOf`
 */
export async function checkDatabase(
  { request, context, inventory, cluster }: OpenRun,
  signal: AbortSignal,
): Promise<void> {
  const { journal, mask } = context;
  const { manager } = cluster;
  const dsn = databaseOf(request, inventory, mask);
  noticeIgnored(dsn, context.journal);
  const title = 'Compare the database with the one that the services use';
  await journal.step({ title, phase: 'prepare', host: manager.name }, async (step) => {
    const services = await manager.engine.listServices({}, { signal });
    const inUse = databasesInUse(request.cluster.stackName, services);
    for (const one of inUse) for (const secret of secretsOf(one.dsn)) mask(secret);
    const others = inUse.filter((one) => !isSameText(one.dsn, dsn));
    const [own, ...answers] =
      others.length === 0
        ? []
        : await Promise.all([dsn, ...others.map((one) => one.dsn)].map((one) => askIdentity(manager, one, signal)));
    const judged = judge({
      text: databaseText(dsn),
      isChosen: request.database.dsn !== undefined,
      inUse: inUse.map((one) => ({ ...one, isSame: isSame(one, others, own, answers) })),
    });
    step.detail(judged.detail);
    for (const notice of judged.notices) journal.notice(notice);
  });
}

/** Whether a service's database is the one that is backed up, or why that can't be told. */
type Sameness = boolean | OpsError;

function isSame(
  one: DatabaseInUse,
  others: readonly DatabaseInUse[],
  own: Answer | undefined,
  answers: readonly Answer[],
): Sameness {
  const index = others.indexOf(one);
  const answer = answers[index];
  if (index < 0 || own === undefined || answer === undefined) return true;
  if (own instanceof OpsError) return own;
  return answer instanceof OpsError ? answer : isSameIdentity(own, answer);
}

export interface DatabaseQuestion {
  /** What is backed up: `db.example.org:5432/history`. */
  readonly text: string;
  /** Whether the operator named it as an input; otherwise d8x.conf.json did, which may be older than what the services use. */
  readonly isChosen: boolean;
  readonly inUse: readonly (Pick<DatabaseInUse, 'text' | 'services'> & { readonly isSame: Sameness })[];
}

/** Decides whether a backup of that database is one of this cluster. @throws OpsError `database-differs` */
export function judge({ text, isChosen, inUse }: DatabaseQuestion): {
  readonly detail: string;
  readonly notices: readonly string[];
} {
  if (inUse.length === 0) {
    const notice = `No service names its database (DATABASE_DSN…), so it is not known whether they use ${text}.`;
    return { detail: 'no service names one', notices: [notice] };
  }
  const own = inUse.filter(({ isSame }) => isSame === true);
  const others = inUse.filter(({ isSame }) => isSame !== true);
  if (others.length === 0) return { detail: `${usersOf(own)} ${text}`, notices: [] };
  // Chosen among several: the others are none of this backup's business.
  if (isChosen && own.length > 0) {
    return { detail: `${usersOf(own)} ${text}`, notices: [`Not in this backup: ${listOf(others)}.`] };
  }
  const unknown = others.find(({ isSame }) => isOpsError(isSame));
  if (unknown !== undefined) throw cannotTell(text, unknown);
  if (own.length > 0) {
    throw new OpsError('database-differs', `the services use several databases: ${listOf(inUse)}`, {
      where: 'database-dsn',
      hint: 'Give the connection string of the one to back up as database-dsn, and back up each of them.',
      problems: inUse.map((one) => ({ path: one.services.join(', '), message: `uses ${one.text}` })),
    });
  }
  throw new OpsError('database-differs', `the backup would be of ${text}, but ${listOf(others)}`, {
    where: 'database-dsn',
    hint: isChosen
      ? 'Give the connection string that the services have as database-dsn.'
      : 'd8x.conf.json may be older than what the services use: give the connection string that they have as database-dsn, or fix database_dsn.',
    problems: others.map((one) => ({ path: one.services.join(', '), message: `uses ${one.text}` })),
  });
}

function cannotTell(text: string, { services, text: used, isSame }: DatabaseQuestion['inUse'][number]): OpsError {
  const why = isOpsError(isSame) ? isSame.message : '';
  const uses = services.length === 1 ? 'uses' : 'use';
  return new OpsError(
    'database-differs',
    `it can't be told whether ${text}, which would be backed up, is the database that ${services.join(' and ')} ${uses} (${used}): ${why}`,
    {
      where: 'database-dsn',
      hint: 'Give the connection string that the services have as database-dsn.',
      ...(isOpsError(isSame) ? { cause: isSame } : {}),
    },
  );
}

function usersOf(all: DatabaseQuestion['inUse']): string {
  const services = all.flatMap((one) => one.services);
  return `${services.join(' and ')} ${services.length === 1 ? 'uses' : 'use'}`;
}

function listOf(all: DatabaseQuestion['inUse']): string {
  return all.map((one) => `${usersOf([one])} ${one.text}`).join('; ');
}

/** What a server says of itself, or why it says nothing. @throws the signal's reason */
export async function askIdentity(manager: Host, dsn: Dsn, signal: AbortSignal): Promise<Answer> {
  try {
    const tls = await readTlsFiles(dsn, hostFiles(manager));
    await using session = await connect(dsn, throughHost(manager), { application: 'd8x-ops', tls, signal });
    return await readIdentity(session);
  } catch (error) {
    signal.throwIfAborted();
    return toOpsError(error);
  }
}

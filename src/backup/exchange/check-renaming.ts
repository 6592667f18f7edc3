import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import { type ConnectedSession, listOf, sessionsIn } from '../../database/sessions.ts';
import { quoteIdentifier, quoteLiteral } from '../../database/sql-quote.ts';
import type { Finding } from './finding.ts';
import { type ExchangeNames, mayBeRenamed } from './names.ts';
import type { PresentDatabase } from './present-database.ts';

/** What is to be renamed: without a manifest, a database comes back that is there. */
export interface RenamingCheck {
  readonly names?: ExchangeNames;
  readonly manifest?: object;
}

/** Those that will be made are free, and the one that comes back is there. */
export async function ofNames(
  session: DatabaseSession,
  { names, manifest }: RenamingCheck,
): Promise<readonly Finding[]> {
  if (names === undefined) return [];
  const { made, aside } = names;
  const found = await session.query(
    `select datname as name from pg_database where datname in (${listOf([made, aside])})`,
    z.object({ name: z.string() }),
  );
  const there = new Set(found.map(({ name }) => name));
  const free = manifest === undefined ? [aside] : [made, aside];
  return [
    ...free
      .filter((name) => there.has(name))
      .map((name) => ({
        problem: `there is a database called ${name} already`,
        instead: 'start again a second later, or rename that one',
      })),
    ...(manifest !== undefined || there.has(made)
      ? []
      : [
          {
            problem: `${made}, which is to come back, does not exist any more`,
            instead: 'what was in it is in the backup that the recovery took first: recover that one',
          },
        ]),
  ];
}

/** What would keep databases from being renamed, or be misled by it. */
export async function ofRenaming(
  session: DatabaseSession,
  database: string,
  { template }: PresentDatabase,
  { names, manifest }: RenamingCheck,
  role: string,
): Promise<readonly Finding[]> {
  const renamed = [database, ...(manifest === undefined && names !== undefined ? [names.made] : [])];
  const list = listOf(renamed);
  const { prepared, slots, subscriptions } = await session.queryOne(
    `select array(select gid from pg_prepared_xacts where database in (${list}) order by 1) as prepared,
      array(select slot_name::text from pg_replication_slots where database in (${list}) order by 1) as slots,
      array(select s.subname::text from pg_subscription s join pg_database d on d.oid = s.subdbid
        where d.datname in (${list}) order by 1) as subscriptions`,
    z.object({ prepared: z.array(z.string()), slots: z.array(z.string()), subscriptions: z.array(z.string()) }),
  );
  const sessions = (await sessionsIn(session, renamed)).filter((each) => !each.terminable);
  return [
    ...(mayBeRenamed(database)
      ? []
      : [{ problem: `a database called ${database} keeps its name`, instead: 'have the services use another name' }]),
    ...(template
      ? [{ problem: 'it is a template', instead: `alter database ${quoteIdentifier(database)} is_template false` }]
      : []),
    ...prepared.map((gid) => ({
      problem: `the transaction ${gid} is prepared in it, and was neither committed nor rolled back`,
      instead: `in ${database}: commit prepared ${quoteLiteral(gid)}, or rollback prepared ${quoteLiteral(gid)}`,
    })),
    ...slots.map((slot) => ({
      problem: `the replication slot ${slot} reads from it, and would go on reading from what is set aside`,
      instead: `select pg_drop_replication_slot(${quoteLiteral(slot)}), and set that replication up again afterwards`,
    })),
    ...subscriptions.map((subscription) => ({
      problem: `the subscription ${subscription} writes into it, and would go on writing into what is set aside`,
      instead: `in ${database}: drop subscription ${quoteIdentifier(subscription)}, and make it again afterwards`,
    })),
    ...heldBy(sessions, role),
  ];
}

/** Once for each role and program. */
function heldBy(sessions: readonly ConnectedSession[], role: string): readonly Finding[] {
  const groups = Map.groupBy(sessions, ({ user, application }) => JSON.stringify([user, application]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { user, application, superuser } = first;
    const count = group.length === 1 ? 'a session' : `${group.length} sessions`;
    const processes = group.map(({ pid }) => pid).join(', ');
    return [
      {
        problem: `${count} of ${user}${superuser ? ', a superuser,' : ''} (${application}, process ${processes} of the server) can't be ended by ${role}`,
        instead: superuser
          ? 'close it there, or end it as a superuser: select pg_terminate_backend(…)'
          : `close it there, or grant pg_signal_backend to ${quoteIdentifier(role)}`,
      },
    ];
  });
}

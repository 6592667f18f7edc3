import { z } from 'zod';
import type { DatabaseSession } from '../../database/connection.ts';
import { quoteIdentifier, quoteLiteral } from '../../database/sql-quote.ts';
import type { Finding } from './finding.ts';
import type { PresentDatabase } from './present-database.ts';

/** What the role of a session may do with a database. */
interface Role {
  readonly name: string;
  readonly createdb: boolean;
  readonly owns: boolean;
  readonly mayMakeForOwner: boolean;
  readonly mayUseTablespace: boolean;
}

export function readRole(session: DatabaseSession, { owner, tablespace }: PresentDatabase): Promise<Role> {
  const ofOwner = quoteLiteral(owner);
  return session.queryOne(
    `select m.rolname as name, m.rolcreatedb or m.rolsuper as createdb, pg_has_role(${ofOwner}, 'USAGE') as owns,
      case when current_setting('server_version_num')::int >= 160000 then pg_has_role(${ofOwner}, 'SET')
        else pg_has_role(${ofOwner}, 'MEMBER') end as "mayMakeForOwner",
      ${tablespace === null ? 'true' : `has_tablespace_privilege(${quoteLiteral(tablespace)}, 'CREATE')`} as "mayUseTablespace"
    from pg_roles m where m.rolname = current_user`,
    z.object({
      name: z.string(),
      createdb: z.boolean(),
      owns: z.boolean(),
      mayMakeForOwner: z.boolean(),
      mayUseTablespace: z.boolean(),
    }),
  );
}

/** What it may not, of what is needed. */
export function ofRole(
  role: Role,
  { owner, tablespace }: PresentDatabase,
  { makes, renames }: { readonly makes: boolean; readonly renames: boolean },
): readonly Finding[] {
  const me = quoteIdentifier(role.name);
  return [
    ...(role.createdb
      ? []
      : [
          {
            problem: `${role.name} may neither make nor rename databases`,
            instead: `as an administrator of the database: alter role ${me} createdb`,
          },
        ]),
    ...(role.owns || !renames
      ? []
      : [
          {
            problem: `the database belongs to ${owner}, whose rights ${role.name} has not got`,
            instead: `use a connection string of ${owner}, or grant ${quoteIdentifier(owner)} to ${me}`,
          },
        ]),
    ...(makes && renames && role.owns && !role.mayMakeForOwner
      ? [
          {
            problem: `${role.name} may make no database for ${owner}`,
            instead: `grant ${quoteIdentifier(owner)} to ${me} with set true`,
          },
        ]
      : []),
    ...(makes && tablespace !== null && !role.mayUseTablespace
      ? [
          {
            problem: `${role.name} may make nothing in the tablespace ${tablespace}, in which the database is`,
            instead: `grant create on tablespace ${quoteIdentifier(tablespace)} to ${me}`,
          },
        ]
      : []),
  ];
}

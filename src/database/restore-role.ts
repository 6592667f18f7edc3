import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../secret.ts';
import type { DatabaseSession } from './connection.ts';
import { quoteIdentifier, quoteLiteral } from './sql-quote.ts';

/** A role that a dump is restored as: it may do what the owner of a database may, and no more. */
export interface RestoreRole {
  readonly user: string;
  readonly password: Secret;
}

const namePattern = '^d8x_restore_[0-9]+_[0-9a-f]{12}$';

/**
 * Makes the role, as superuser. Forced row-level security would hide rows from it when they are counted, hence BYPASSRLS; it is
 * a member of no role, so that no program and no file of the server is in its reach.
 */
export async function makeRestoreRole(admin: DatabaseSession): Promise<RestoreRole> {
  const user = `d8x_restore_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(24).toString('hex');
  await admin.execute(`set password_encryption = 'scram-sha-256';
    create role ${quoteIdentifier(user)} login nosuperuser nocreatedb nocreaterole noreplication bypassrls password ${quoteLiteral(password)}`);
  return { user, password: new Secret(password) };
}

export async function dropRestoreRole(admin: DatabaseSession, user: string): Promise<void> {
  await admin.execute(`drop role if exists ${quoteIdentifier(user)}`);
}

/** Roles of runs that died: older than a day, owning nothing. */
export async function dropForgottenRoles(admin: DatabaseSession): Promise<void> {
  const rows = await admin.query(
    `select rolname as name from pg_roles r where rolname ~ ${quoteLiteral(namePattern)}
      and split_part(rolname, '_', 3)::bigint < extract(epoch from now()) - 86400
      and not exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid)`,
    z.object({ name: z.string() }),
  );
  for (const { name } of rows) await dropRestoreRole(admin, name);
}

/** What a session's role could do with the machine of its server. */
export interface RoleRights {
  readonly superuser: boolean;
  /** Of `pg_execute_server_program`, `pg_read_server_files`, `pg_write_server_files`: the ones it is a member of. */
  readonly ofMachine: readonly string[];
}

export function readRights(session: DatabaseSession): Promise<RoleRights> {
  return session.queryOne(
    `select rolsuper as superuser, array(select r.rolname::text from pg_roles r
      where r.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
        and pg_has_role(current_user, r.oid, 'member') order by 1) as "ofMachine"
    from pg_roles where rolname = current_user`,
    z.object({ superuser: z.boolean(), ofMachine: z.array(z.string()) }),
  );
}

/**
 * Makes an empty database ready for the role, as superuser and before anything is restored: the dump's own statements about
 * extensions then find them there, and theirs.
 */
export async function prepareForRole(
  session: DatabaseSession,
  role: RestoreRole,
  extensions: readonly { readonly name: string; readonly schema: string }[],
): Promise<void> {
  const owner = quoteIdentifier(role.user);
  const lines = [
    `set client_min_messages = 'error'`,
    `alter schema public owner to ${owner}`,
    ...extensions.flatMap(({ name, schema }) => [
      ...(schema.startsWith('pg_')
        ? []
        : [`create schema if not exists ${quoteIdentifier(schema)} authorization ${owner}`]),
      `create extension if not exists ${quoteIdentifier(name)} schema ${quoteIdentifier(schema)} cascade`,
    ]),
    // There is no statement for it. COMMENT ON EXTENSION asks for its owner.
    `update pg_catalog.pg_extension set extowner = ${quoteLiteral(owner)}::regrole`,
  ];
  await session.execute(lines.join(';\n'));
}

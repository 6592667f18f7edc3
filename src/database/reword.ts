import { z } from 'zod';
import { isOpsError } from '../errors.ts';
import type { CatalogEntry } from './catalog.ts';
import type { DatabaseSession } from './connection.ts';

type Reworded = Pick<CatalogEntry, 'definition'> & { readonly of: string; readonly part: string };

/** How a definition is given to the server once more, and what the server then says of it. */
interface Rewording {
  readonly make: string;
  readonly read: string;
  /** From what is read back to the definition as it was; the rest of it is not of the words. */
  readonly restore?: (text: string) => string;
}

const again = 'pg_temp.d8x_again';
const table = `'${again}'::regclass`;
const type = `'${again}'::regtype`;
const clone = (of: string): string => `create temporary table d8x_again (like ${of})`;

/** What is made of an empty table like the one that it is of, or, where its words name that table, in its place. All of it is rolled back. */
const rewordings: Readonly<Record<string, (entry: Reworded) => Rewording>> = {
  'partition key': ({ definition, of }) => ({
    make: `${clone(of)} partition by ${definition}`,
    read: `pg_get_partkeydef(${table})`,
  }),
  default: ({ definition, of, part }) => ({
    make: `${clone(of)}; alter table ${again} alter column ${part} set default ${definition}`,
    read: `(select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ${table})`,
  }),
  expression: ({ definition, of, part }) => ({
    make: `${clone(of)}; alter table ${again} add column d8x_again ${part} generated always as (${definition}) stored`,
    read: `(select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ${table})`,
  }),
  constraint: ({ definition, of }) => ({
    make: `${clone(of)}; alter table ${again} add constraint d8x_constraint ${definition}`,
    read: `(select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${table} and conname = 'd8x_constraint')`,
  }),
  'constraint of domain': ({ definition, of }) => ({
    make: `create domain ${again} as ${of}; alter domain ${again} add constraint d8x_constraint ${definition}`,
    read: `(select pg_get_constraintdef(oid) from pg_constraint where contypid = ${type})`,
  }),
  'default of type': ({ definition, of }) => ({
    make: `create domain ${again} as ${of} default ${definition}`,
    read: `(select pg_get_expr(typdefaultbin, 0) from pg_type where oid = ${type})`,
  }),
  index: ({ definition, of }) => {
    const [head, tail] = divide(definition, `${of} USING `);
    const [, words] = divide(tail, ' USING ', of.length);
    return {
      make: `${clone(of)}; ${head.startsWith('CREATE UNIQUE ') ? 'create unique index' : 'create index'} d8x_again_index on ${again}${words}`,
      read: `(select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${table})`,
      restore: (text) => head + of + divide(text, ' USING ')[1],
    };
  },
  view: ({ definition }) => ({
    make: `create temporary view d8x_again as ${definition}`,
    read: `pg_get_viewdef(${table})`,
  }),
  rule: ({ definition, of, part }) => ({
    make: `drop rule ${part} on ${of}; ${definition}`,
    read: `(select pg_get_ruledef(r.oid) from pg_rewrite r where r.ev_class = '${literal(of)}'::regclass and quote_ident(r.rulename) = '${literal(part)}')`,
  }),
  trigger: ({ definition, of }) => {
    const [head, tail] = divide(definition, ` ON ${of} `);
    return {
      make: `${clone(of)}; ${head} ON ${again}${tail.slice(` ON ${of}`.length)}`,
      read: `(select pg_get_triggerdef(oid) from pg_trigger where tgrelid = ${table} and not tgisinternal)`,
      restore: (text) => text.replace(/ ON pg_temp(?:_\d+)?\.d8x_again /, ` ON ${of} `),
    };
  },
  'using of policy': ({ definition, of, part }) => ({
    make: `alter policy ${part} on ${of} using (${definition})`,
    read: `(select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = '${literal(of)}'::regclass and quote_ident(polname) = '${literal(part)}')`,
  }),
  'check of policy': ({ definition, of, part }) => ({
    make: `alter policy ${part} on ${of} with check (${definition})`,
    read: `(select pg_get_expr(polwithcheck, polrelid) from pg_policy where polrelid = '${literal(of)}'::regclass and quote_ident(polname) = '${literal(part)}')`,
  }),
  function: ({ definition, of }) => ({
    make: definition,
    read: `pg_get_functiondef('${literal(of)}'::regprocedure)`,
  }),
};

/**
 * Definitions of the source in the words that the server of the restored database has for them: PostgreSQL writes some in other words
 * once it has read what it wrote itself. Only those that differ are asked for; each is made of the source's own words, in a transaction
 * that is rolled back, so that what is really another definition stays one.
 */
export async function rewordLike(
  session: DatabaseSession,
  source: readonly CatalogEntry[],
  restored: readonly CatalogEntry[],
): Promise<readonly CatalogEntry[]> {
  const found = new Map(restored.map((entry) => [`${entry.kind} ${entry.name}`, entry]));
  const worded: CatalogEntry[] = [];
  for (const entry of source) {
    const other = found.get(`${entry.kind} ${entry.name}`);
    const isAlike = other === undefined || other.definition === entry.definition || other.of !== entry.of;
    const definition = isAlike ? undefined : await reword(session, entry);
    worded.push(definition === undefined ? entry : { ...entry, definition });
  }
  return worded;
}

/** Undefined where the server makes nothing of it. */
async function reword(session: DatabaseSession, entry: CatalogEntry): Promise<string | undefined> {
  const rewording = rewordings[entry.kind]?.({
    definition: entry.definition,
    of: entry.of ?? '',
    part: entry.part ?? '',
  });
  if (rewording === undefined) return undefined;
  const { make, read, restore = (text) => text } = rewording;
  try {
    await session.execute(`begin; set local check_function_bodies = off; ${make}`);
    const { text } = await session.queryOne(`select ${read} as text`, z.object({ text: z.string().nullable() }));
    return text === null ? undefined : restore(text);
  } catch (error) {
    if (!isOpsError(error, 'database-refused')) throw error;
    return undefined;
  } finally {
    await session.execute('rollback');
  }
}

/** Text before a mark, and the rest with it; all of it before, where there is none. */
function divide(text: string, mark: string, from = 0): readonly [string, string] {
  const at = text.indexOf(mark, from);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

function literal(text: string): string {
  return text.replaceAll("'", "''");
}

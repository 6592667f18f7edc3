import { z } from 'zod';
import { quoteIdentifier, quoteLiteral } from './sql-quote.ts';

/** How a database orders, compares and classifies text: it has to be the same where its rows are restored. */
export const localeSchema = z.object({
  collate: z.string(),
  ctype: z.string(),
  /** Of the C library, of ICU, or PostgreSQL's own (17 and later). */
  provider: z.enum(['c', 'i', 'b']),
  /** ICU's or PostgreSQL's own name of it. */
  locale: z.string().nullable(),
  /** ICU's rules beside it (16 and later). */
  rules: z.string().nullable(),
});

export type DatabaseLocale = z.infer<typeof localeSchema>;

/** A subquery that answers it as JSON, of the database that `name` (in SQL) names. pg_database's columns differ between versions (15, 16, 17). */
export const localeOf = (
  name: string,
): string => `(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->>'datctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = ${name}) as d(j))`;

export interface NewDatabase {
  readonly name: string;
  readonly owner?: string | undefined;
  readonly encoding: string;
  /** The server's own, where it isn't known. */
  readonly locale?: DatabaseLocale | undefined;
  /** The one of template0 where none is named: another takes a right of its own. */
  readonly tablespace?: string | undefined;
  /** The server's major version. */
  readonly major: number;
}

/** The statement that makes an empty database with that encoding and locale. */
export function createDatabaseStatement({ name, owner, encoding, locale, tablespace, major }: NewDatabase): string {
  const words = [
    `create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(encoding)}`,
    owner === undefined ? '' : `owner ${quoteIdentifier(owner)}`,
    ...(locale === undefined ? [] : localeOptions(locale, major)),
    tablespace === undefined ? '' : `tablespace ${quoteIdentifier(tablespace)}`,
  ];
  return words.filter((word) => word !== '').join(' ');
}

function localeOptions({ collate, ctype, provider, locale, rules }: DatabaseLocale, major: number): readonly string[] {
  const plain = [`lc_collate ${quoteLiteral(collate)}`, `lc_ctype ${quoteLiteral(ctype)}`];
  if (provider === 'i' && locale !== null) {
    const own = ['locale_provider icu', `icu_locale ${quoteLiteral(locale)}`];
    return [...plain, ...own, ...(rules === null ? [] : [`icu_rules ${quoteLiteral(rules)}`])];
  }
  if (provider === 'b' && locale !== null) {
    return [...plain, 'locale_provider builtin', `builtin_locale ${quoteLiteral(locale)}`];
  }
  return major >= 15 ? [...plain, 'locale_provider libc'] : plain;
}

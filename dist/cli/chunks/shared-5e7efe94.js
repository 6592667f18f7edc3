import{quoteIdentifier,quoteLiteral}from"./shared-2d3db850.js";import{z}from"../packages/zod.js";var localeSchema=z.object({collate:z.string(),ctype:z.string(),provider:z.enum(["c","i","b"]),locale:z.string().nullable(),
rules:z.string().nullable()}),localeOf=name=>`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->>'d\
atctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = ${name}) as d(j))`;function createDatabaseStatement({name,
owner,encoding,locale,tablespace,major}){return[`create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(
encoding)}`,owner===void 0?"":`owner ${quoteIdentifier(owner)}`,...locale===void 0?[]:localeOptions(locale,major),tablespace===
void 0?"":`tablespace ${quoteIdentifier(tablespace)}`].filter(word=>word!=="").join(" ")}function localeOptions({collate,
ctype,provider,locale,rules},major){let plain=[`lc_collate ${quoteLiteral(collate)}`,`lc_ctype ${quoteLiteral(ctype)}`];
if(provider==="i"&&locale!==null){let own=["locale_provider icu",`icu_locale ${quoteLiteral(locale)}`];return[...plain,...own,
...rules===null?[]:[`icu_rules ${quoteLiteral(rules)}`]]}return provider==="b"&&locale!==null?[...plain,"locale_provider\
 builtin",`builtin_locale ${quoteLiteral(locale)}`]:major>=15?[...plain,"locale_provider libc"]:plain}export{localeSchema,localeOf,createDatabaseStatement};

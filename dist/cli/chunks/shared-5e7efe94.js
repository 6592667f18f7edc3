function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
"'","''")}'`}function quoteQualified({schema,name}){return`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`}import{z}from"../packages/zod.js";var localeSchema=z.object({collate:z.string(),ctype:z.string(),provider:z.enum(["c","i","b"]),locale:z.string().nullable(),
rules:z.string().nullable()}),localeOfDatabase=`(select json_build_object('collate', d.j->>'datcollate', 'ctype', d.j->>\
'datctype',
    'provider', case d.j->>'datlocprovider' when 'i' then 'i' when 'b' then 'b' else 'c' end,
    'locale', coalesce(d.j->>'datlocale', d.j->>'daticulocale', d.j->>'datcollate'), 'rules', d.j->>'daticurules')
  from (select to_jsonb(b) from pg_database b where b.datname = current_database()) as d(j))`;function createDatabaseStatement({
name,owner,encoding,locale,major}){return[`create database ${quoteIdentifier(name)} template template0 encoding ${quoteLiteral(
encoding)}`,owner===void 0?"":`owner ${quoteIdentifier(owner)}`,...locale===void 0?[]:localeOptions(locale,major)].filter(
word=>word!=="").join(" ")}function localeOptions({collate,ctype,provider,locale,rules},major){let plain=[`lc_collate ${quoteLiteral(
collate)}`,`lc_ctype ${quoteLiteral(ctype)}`];if(provider==="i"&&locale!==null){let own=["locale_provider icu",`icu_loca\
le ${quoteLiteral(locale)}`];return[...plain,...own,...rules===null?[]:[`icu_rules ${quoteLiteral(rules)}`]]}return provider===
"b"&&locale!==null?[...plain,"locale_provider builtin",`builtin_locale ${quoteLiteral(locale)}`]:major>=15?[...plain,"lo\
cale_provider libc"]:plain}export{quoteIdentifier,quoteLiteral,quoteQualified,localeSchema,localeOfDatabase,createDatabaseStatement};

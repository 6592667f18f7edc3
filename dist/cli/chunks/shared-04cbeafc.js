import{Secret,cleanText,decodeBytes}from"./shared-fe98e2a7.js";import{OpsError}from"./shared-5e2ed195.js";var units=["B","kB","MB","GB","TB","PB"];function bytes(count2){let value=count2,unit=0;for(;value>=999.5&&unit<units.length-
1;)value/=1e3,unit+=1;return`${unit===0||value>=99.95?Math.round(value):Number(value.toFixed(1))} ${units[unit]}`}function duration(milliseconds){
let seconds=Math.max(0,milliseconds)/1e3;if(seconds<9.95)return`${seconds.toFixed(1)} s`;let whole=Math.round(seconds);if(whole<
60)return`${whole} s`;let minutes=Math.floor(whole/60);return minutes<60?joined(`${minutes} min`,whole%60,"s"):joined(`${Math.
floor(minutes/60)} h`,minutes%60,"min")}function joined(first,rest,unit){return rest===0?first:`${first} ${rest} ${unit}`}
function between(from,to){return from===void 0||to===void 0?void 0:Date.parse(to)-Date.parse(from)}function minuteOf(time){
let iso=new Date(time).toISOString();return`${iso.slice(0,10)} ${iso.slice(11,16)} UTC`}function secondOf(time){return`${new Date(
time).toISOString().slice(11,19)} UTC`}function count(number){return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g,",")}function counted(number,noun){return`${count(
number)} ${noun}${number===1?"":"s"}`}import{readFile}from"node:fs/promises";async function readSecret(path,option,terminal){if(path==="-")return new Secret(cleanText(await terminal.readInput()));try{
return new Secret(cleanText(decodeBytes(await readFile(path))))}catch(cause){throw new OpsError("input-invalid",`${path}\
 cannot be read`,{where:option,hint:`Check the file that ${option} names.`,cause})}}function quoteIdentifier(name){return`"${name.replaceAll('"','""')}"`}function quoteLiteral(value){return`'${value.replaceAll(
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
cale_provider libc"]:plain}export{quoteIdentifier,quoteLiteral,quoteQualified,localeSchema,localeOfDatabase,createDatabaseStatement,bytes,duration,
between,minuteOf,secondOf,counted,readSecret};

function describeBucket({bucket}){return{kind:"s3",place:`a copy in the bucket ${bucket}`,takesUnverified:!1}}var usualRegion="\
us-east-1";function addressOf({endpoint,region,bucket},key,query={}){let domain=region.startsWith("cn-")?"amazonaws.com.\
cn":"amazonaws.com",ofBucket=endpoint===void 0&&!bucket.includes("."),base=endpoint??new URL(`https://${ofBucket?`${bucket}\
.`:""}s3.${region}.${domain}`),url=new URL(base),start=base.pathname.replace(/\/+$/,""),path=[...ofBucket?[]:[bucket],...key.
split("/")].map(encodeStrictly).join("/");url.pathname=`${start}/${path}`.replace(/\/$/,key===""&&ofBucket?"/":"");for(let[
name,value]of Object.entries(query))url.searchParams.set(name,value);return url}function encodeStrictly(text){return encodeURIComponent(
text).replaceAll(/[!'()*]/g,sign=>`%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}export{describeBucket,usualRegion,addressOf};

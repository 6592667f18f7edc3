import{formatReference}from"./shared-c75e7fa1.js";var forms="api, api:dev, api@sha256:\u2026, api:dev@sha256:\u2026 or api=ghcr.io/d8-x/d8x-trader-main:dev";function formatServiceRequest(request){if(request.kind==="newest")return request.service;if(request.kind==="image")return`${request.
service}=${formatReference(request.image)}`;let tag=request.tag===void 0?"":`:${request.tag}`;return`${request.service}${tag}${request.
kind==="digest"?`@${request.digest}`:""}`}var hintForms=`Write each service as ${forms}.`;var confusables={Cyrillic:["\u0430\u0435\u043E\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u043A\u043C\u0442\u0432\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425",
"aeopcxyijshdqwkmtbABEKMHOPCTX"],Greek:["\u03B1\u03BF\u03C1\u03BD\u03C4\u03B9\u03BA\u03C5\u0391\u039F\u03A1\u03A4","aopv\
tikuAOPT"],Latin:["\u0131\u0251\u0261\u0142","iagl"],hyphens:["\u2010\u2011\u2212","---"],quotes:["\u2018\u2019\u201C\u201D",
`''""`]},letters=new Map([...Object.values(confusables).flatMap(([from,to])=>Array.from(from,(character,index)=>[character,
to[index]??""])),["\u2013","--"],["\u2014","--"]]);export{formatServiceRequest};

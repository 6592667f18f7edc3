import{formatReference}from"./shared-c75e7fa1.js";var forms="api, api:dev, api@sha256:\u2026, api:dev@sha256:\u2026 or api=ghcr.io/d8-x/d8x-trader-main:dev";function formatServiceRequest(request){if(request.kind==="newest")return request.service;if(request.kind==="image")return`${request.
service}=${formatReference(request.image)}`;let tag=request.tag===void 0?"":`:${request.tag}`;return`${request.service}${tag}${request.
kind==="digest"?`@${request.digest}`:""}`}var hintForms=`Write each service as ${forms}.`;export{formatServiceRequest};

import { isOpsError, OpsError, type Problem } from '../errors.ts';
import { isDigest, parseDigest } from '../image/digest.ts';
import { formatReference, isTag, parseReference } from '../image/reference.ts';
import { describeCodePoint, firstForeign, revealText } from './code-points.ts';
import type { ServiceRequest } from './command.ts';
import { isServiceName } from './names.ts';

const forms = 'api, api:dev, api@sha256:…, api:dev@sha256:… or api=ghcr.io/d8-x/d8x-trader-main:dev';

/**
 * Reads one request: `api`, `api:dev`, `api@sha256:…`, `api:dev@sha256:…` or `api=registry/repository:tag@sha256:…`.
 * @throws OpsError `input-invalid`, saying which part is wrong.
 */
export function parseServiceRequest(text: string): ServiceRequest {
  const foreign = firstForeign(text);
  if (foreign !== undefined) {
    throw invalid(
      `${quote(text)} has the character ${describeCodePoint(foreign.character)}, which no request can hold`,
    );
  }
  const end = text.search(/[=:@]/);
  const service = end === -1 ? text : text.slice(0, end);
  if (!isServiceName(service)) {
    throw invalid(
      service === '' ? `${quote(text)} names no service` : `${quote(service)} can't be the name of a service`,
    );
  }
  const rest = end === -1 ? '' : text.slice(end);
  if (rest === '') return { kind: 'newest', service };
  if (rest.startsWith('=')) return parseImageRequest(service, rest.slice(1));
  if (rest.startsWith('@')) return { kind: 'digest', service, digest: parseDigest(rest.slice(1)) };
  const at = rest.indexOf('@');
  const tag = at === -1 ? rest.slice(1) : rest.slice(1, at);
  if (isDigest(`sha256:${tag}`) || isDigest(rest.slice(1))) {
    throw invalid(`${quote(text)} has a digest after ":"; write ${quote(`${service}@sha256:…`)}`);
  }
  if (!isTag(tag)) {
    const shape = tag.includes('/')
      ? `an image goes after "=": ${quote(`${service}=…`)}`
      : 'a tag has up to 128 letters, digits, "_", "." and "-"';
    throw invalid(`${quote(tag)} can't be a tag; ${shape}`);
  }
  return at === -1
    ? { kind: 'tag', service, tag }
    : { kind: 'digest', service, tag, digest: parseDigest(rest.slice(at + 1)) };
}

function parseImageRequest(service: string, text: string): ServiceRequest {
  if (text === '') throw invalid(`${quote(`${service}=`)} names no image`);
  const image = parseReference(text);
  if (image.tag === undefined && image.digest === undefined) {
    throw invalid(`${quote(`${service}=${text}`)} names an image without tag or digest`);
  }
  return { kind: 'image', service, image };
}

/** Whether `text` can be read as a request. */
export function isServiceRequest(text: string): boolean {
  return typeof attempt(text) !== 'string';
}

/** The normal form of a request, which `parseServiceRequest` reads back. */
export function formatServiceRequest(request: ServiceRequest): string {
  if (request.kind === 'newest') return request.service;
  if (request.kind === 'image') return `${request.service}=${formatReference(request.image)}`;
  const tag = request.tag === undefined ? '' : `:${request.tag}`;
  return `${request.service}${tag}${request.kind === 'digest' ? `@${request.digest}` : ''}`;
}

/**
 * Reads a list of requests, divided by white space or commas, on one line or several, as the Action's `services` input
 * has it. An empty text is an empty list.
 * @throws OpsError `input-invalid` with all problems; their paths say which line and word.
 */
export function parseServiceRequests(text: string): readonly ServiceRequest[] {
  const problems: Problem[] = [];
  const requests: ServiceRequest[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    for (const word of line.split(/[ \t,]+/).filter((part) => part !== '')) {
      const path = `services, line ${index + 1}`;
      const request = attempt(word);
      if (typeof request === 'string') problems.push({ path, message: request });
      else if (seen.has(request.service)) problems.push({ path, message: `${quote(request.service)} is named twice` });
      else {
        seen.add(request.service);
        requests.push(request);
      }
    }
  }
  const [first, ...others] = problems;
  if (first === undefined) return requests;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new OpsError('input-invalid', `${first.message}${more}`, { where: 'services', problems, hint: hintForms });
}

const hintForms = `Write each service as ${forms}.`;

function attempt(word: string): ServiceRequest | string {
  try {
    return parseServiceRequest(word);
  } catch (error) {
    if (isOpsError(error, 'input-invalid')) return error.message;
    throw error;
  }
}

function quote(text: string): string {
  return JSON.stringify(revealText(text.length > 120 ? `${text.slice(0, 120)}...` : text));
}

function invalid(message: string): OpsError {
  return new OpsError('input-invalid', message, { hint: hintForms });
}

import { verify } from 'node:crypto';
import { isObject, type Json, numberAt, parseJson, textAt } from '../json.ts';
import type { World } from '../world.ts';
import type { Caller } from './call.ts';
import { GitHubError } from './reply.ts';

/** GitHub allows a clock to be this many seconds ahead. */
const CLOCK_DRIFT_SECONDS = 60;
/** An app's JWT may live no longer. */
const LONGEST_JWT_SECONDS = 600;

/** Finds out who sends a request by its Authorization header; throws a 401 as GitHub does. */
export function authenticate(world: World, header: string | undefined): Caller {
  if (header === undefined) return { kind: 'anonymous' };
  const token = /^(?:bearer|token) +(\S+)$/i.exec(header)?.[1] ?? basicPassword(header);
  if (token === undefined) throw new GitHubError(401, 'Bad credentials');
  if (token.split('.').length === 3) {
    checkJwt(world, token);
    return { kind: 'app' };
  }
  const grant = world.state.grants.get(token);
  if (grant === undefined || grant.expiresAt <= world.state.now()) throw new GitHubError(401, 'Bad credentials');
  if (grant.kind === 'installation' && grant.installation.suspended) {
    throw new GitHubError(403, 'This installation has been suspended');
  }
  return grant;
}

function basicPassword(header: string): string | undefined {
  const encoded = /^basic +(\S+)$/i.exec(header)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString().split(':')[1];
}

function checkJwt(world: World, token: string): void {
  const [head = '', claimsPart = '', signature = ''] = token.split('.');
  const header = decode(head);
  const claims = decode(claimsPart);
  if (!isObject(header) || header['alg'] !== 'RS256' || !isObject(claims)) {
    throw new GitHubError(401, 'A JSON web token could not be decoded');
  }
  const signed = Buffer.from(`${head}.${claimsPart}`);
  if (!verify('RSA-SHA256', signed, world.app.publicKey, Buffer.from(signature, 'base64url'))) {
    throw new GitHubError(401, 'A JSON web token could not be decoded');
  }
  const issuer = textAt(claims, 'iss') ?? String(numberAt(claims, 'iss'));
  if (issuer !== String(world.app.id) && issuer !== world.app.clientId) {
    throw new GitHubError(404, 'Integration not found');
  }
  const now = Math.floor(world.state.now() / 1000);
  const issuedAt = numberAt(claims, 'iat') ?? Number.POSITIVE_INFINITY;
  const expiresAt = numberAt(claims, 'exp') ?? 0;
  if (issuedAt > now + CLOCK_DRIFT_SECONDS) {
    throw new GitHubError(401, "'Issued at' claim ('iat') must be an Integer representing a time in the past");
  }
  if (expiresAt <= now) throw new GitHubError(401, "'Expiration time' claim ('exp') is too far in the past");
  if (expiresAt > now + LONGEST_JWT_SECONDS + CLOCK_DRIFT_SECONDS) {
    throw new GitHubError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function decode(part: string): Json | undefined {
  try {
    return parseJson(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}

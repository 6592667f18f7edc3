import { z } from 'zod';
import { Secret } from '../../secret.ts';
import type { Challenge } from './challenge.ts';
import type { Exchange } from './exchange.ts';
import { denied, faultOf, invalidAnswer } from './fault.ts';
import { send, type RegistryContext } from './transport.ts';

/** A name and password for a registry, as `docker login` takes them. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: Secret;
}

/** A bearer token and when it ends, in milliseconds since 1970. */
export interface Token {
  readonly value: Secret;
  readonly endsAt: number;
}

const tokenAnswer = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().positive().optional(),
});

/** How long a token holds when its server does not say, by the token specification. */
const defaultSeconds = 60;
/** A token is given up so long before its end that it does not run out on the way. */
const marginMs = 10_000;
const largestAnswer = 256 * 1024;

/**
 * Fetches a token as a `Bearer` challenge asks (distribution's token specification), with the credentials or as nobody.
 * The realm must be HTTPS unless the registry itself is asked in the clear.
 * @throws OpsError `registry-denied` when the server refuses, and what `send` throws.
 */
export async function fetchToken(
  challenge: Challenge,
  request: Exchange,
  scope: string,
  credentials: RegistryCredentials | undefined,
  context: RegistryContext,
): Promise<Token> {
  const about = `a token for ${scope}`;
  const url = realmOf(challenge, request);
  const service = challenge.parameters.get('service');
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  const headers = { ...request.headers, accept: 'application/json', ...basicHeader(credentials) };
  const answer = await send({ ...request, method: 'GET', url, headers, maxBytes: largestAnswer }, about, context);
  if (answer.status === 400 || answer.status === 404) throw denied(url.host, about, `answered ${answer.status}`);
  if (answer.status !== 200) throw faultOf(answer, url.host, about);
  const token = readToken(answer.body);
  if (token === undefined) throw invalidAnswer(url.host, about, 'answered without one');
  return { value: token.value, endsAt: context.now().getTime() + token.seconds * 1000 - marginMs };
}

/** The header of Basic authentication; nothing without credentials. */
export function basicHeader(credentials: RegistryCredentials | undefined): Readonly<Record<string, string>> {
  if (credentials === undefined) return {};
  const pair = `${credentials.username}:${credentials.password.reveal()}`;
  return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

function realmOf(challenge: Challenge, request: Exchange): URL {
  const realm = challenge.parameters.get('realm') ?? '';
  const server = request.url.host;
  if (!URL.canParse(realm)) throw invalidAnswer(server, 'access', 'named no token server');
  const url = new URL(realm);
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && request.url.protocol === 'http:');
  if (!isAllowed || url.username !== '' || url.password !== '') {
    throw invalidAnswer(server, 'access', `named a token server that is not asked over HTTPS (${url.origin})`);
  }
  url.hash = '';
  return url;
}

function readToken(body: Buffer): { readonly value: Secret; readonly seconds: number } | undefined {
  const parsed = tokenAnswer.safeParse(parseJson(body));
  const value = parsed.data?.token ?? parsed.data?.access_token;
  // Anything else would not be a header's value, and a line break in it would start another header.
  if (value === undefined || !/^[\x21-\x7e]+$/.test(value)) return undefined;
  return { value: new Secret(value), seconds: parsed.data?.expires_in ?? defaultSeconds };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

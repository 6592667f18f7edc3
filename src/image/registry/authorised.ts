import { type Challenge, parseChallenges } from './challenge.ts';
import type { Answer, Exchange } from './exchange.ts';
import { faultOf } from './fault.ts';
import { basicHeader, fetchToken, type RegistryCredentials, type Token } from './tokens.ts';
import { send, type RegistryContext } from './transport.ts';

/** Sends requests to one registry and proves, where it asks for that, who sends them. */
export interface AuthorisedSender {
  /**
   * @param path of the repository that the request is about.
   * @throws OpsError `registry-denied` when it stays refused, and what `send` throws.
   */
  send(request: Exchange, path: string, about: string): Promise<Answer>;
}

/** How a repository is reached: with a token until it ends, or by Basic authentication. */
type Pass = { readonly kind: 'token'; readonly token: Promise<Token> } | { readonly kind: 'basic' };

/** A sender that keeps the passes it got, so that a token is fetched once and used until it ends. */
export function createAuthorisedSender(
  credentials: RegistryCredentials | undefined,
  context: RegistryContext,
): AuthorisedSender {
  const passes = new Map<string, Pass>();

  async function passFor(path: string): Promise<Pass | undefined> {
    const pass = passes.get(path);
    if (pass?.kind !== 'token' || (await pass.token).endsAt > context.now().getTime()) return pass;
    if (passes.get(path) === pass) passes.delete(path);
    return passes.get(path);
  }

  async function sendWith(pass: Pass | undefined, request: Exchange, about: string): Promise<Answer> {
    if (pass === undefined) return send(request, about, context);
    const shown =
      pass.kind === 'basic'
        ? basicHeader(credentials)
        : { authorization: `Bearer ${(await pass.token).value.reveal()}` };
    return send({ ...request, headers: { ...request.headers, ...shown } }, about, context);
  }

  function newPass(request: Exchange, path: string, refusal: Answer): Pass | undefined {
    const challenges = parseChallenges(refusal.headers['www-authenticate'] ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer === undefined) {
      const offersBasic = challenges.some(({ scheme }) => scheme === 'basic');
      return offersBasic && credentials !== undefined ? { kind: 'basic' } : undefined;
    }
    const token = fetchToken(bearer, request, scopeOf(bearer, path), credentials, context);
    // One that could not be fetched is not kept; who awaits it still learns why.
    token.catch(() => passes.delete(path));
    return { kind: 'token', token };
  }

  return {
    async send(request, path, about) {
      const before = await passFor(path);
      const first = await sendWith(before, request, about);
      if (first.status !== 401) return first;
      // Whom a registry redirects to may not ask for its password (as with containerd, CVE-2020-15157).
      if (first.url.origin !== request.url.origin) throw faultOf(first, first.url.host, about);
      // Another request may meanwhile have got a newer pass; then that one is tried.
      let pass = passes.get(path);
      if (pass === undefined || pass === before) {
        pass = before?.kind === 'basic' ? undefined : newPass(request, path, first);
        if (pass === undefined) throw faultOf(first, request.url.host, about);
        passes.set(path, pass);
      }
      const second = await sendWith(pass, request, about);
      if (second.status === 401) throw faultOf(second, request.url.host, about);
      return second;
    },
  };
}

/** Pulling, and nothing more; as the registry words it where it speaks of this repository. */
function scopeOf(challenge: Challenge, path: string): string {
  const asked = challenge.parameters.get('scope');
  const isReading = asked?.startsWith(`repository:${path}:`) === true && !/push|delete|\*/.test(asked);
  return asked !== undefined && isReading ? asked : `repository:${path}:pull`;
}

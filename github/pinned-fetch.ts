/**
 * The version of GitHub's REST API that every request asks for. It is served until March 2028 at least, and by all enterprise servers in
 * support; 2026-03-10 is not. What differs in the newer one (a dispatch always answers with the run's id) is understood as well.
 */
export const apiVersion = '2022-11-28';

/** GitHub's word that something will end, from an answer's headers. */
export interface Deprecation {
  readonly url: string;
  /** As GitHub writes it: a date, or `@` and seconds. */
  readonly deprecation: string | undefined;
  readonly sunset: string | undefined;
}

/** A fetch that pins the API's version, and tells of each deprecation (RFC 9745, RFC 8594) once. */
export function pinnedFetch(inner: typeof fetch, onDeprecation: (told: Deprecation) => void): typeof fetch {
  const told = new Set<string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('x-github-api-version', apiVersion);
    const answer = await inner(input, { ...init, headers });
    const deprecation = answer.headers.get('deprecation') ?? undefined;
    const sunset = answer.headers.get('sunset') ?? undefined;
    const key = JSON.stringify([deprecation, sunset]);
    if ((deprecation !== undefined || sunset !== undefined) && !told.has(key)) {
      told.add(key);
      onDeprecation({ url: input instanceof Request ? input.url : String(input), deprecation, sunset });
    }
    return answer;
  };
}

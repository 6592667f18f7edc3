import type { Exchange } from './exchange.ts';

/** Where an answer's `Location` leads, or why that is not followed. */
export type Redirect = Exchange | 'plain-http' | 'not-http' | 'no-location';

export const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The request that a redirect asks for. `Authorization` goes only to the very origin it was meant for, and a request
 * that was encrypted is never repeated in the clear.
 */
export function redirected(request: Exchange, location: string | undefined): Redirect {
  if (location === undefined || !URL.canParse(location, request.url.href)) return 'no-location';
  const url = new URL(location, request.url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-http';
  if (url.protocol === 'http:' && request.url.protocol === 'https:') return 'plain-http';
  url.username = '';
  url.password = '';
  const headers = url.origin === request.url.origin ? request.headers : without(request.headers, 'authorization');
  return { ...request, url, headers };
}

function without(headers: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}

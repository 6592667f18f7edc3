import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const cookieName = 'd8x-ops-setup';
/** Pages that were opened and not used; the oldest is forgotten. */
const mostOpen = 50;

/**
 * Who opened the page. Each visit gets a number that nobody can guess, in a cookie and in the address that GitHub sends the browser back
 * to. A link that somebody else made has neither, so that a code that comes by it is none of ours. Each number counts once.
 */
export class Visits {
  readonly #open = new Set<string>();

  /** A new visit: what GitHub has to give back, and the header for the browser. */
  begin(): { readonly state: string; readonly cookie: string } {
    const state = randomBytes(32).toString('base64url');
    this.#open.add(state);
    const [oldest] = this.#open;
    if (this.#open.size > mostOpen && oldest !== undefined) this.#open.delete(oldest);
    // Lax, because the browser comes back from GitHub, by a link.
    return { state, cookie: `${cookieName}=${state}; Path=/probot; HttpOnly; SameSite=Lax; Max-Age=3600` };
  }

  /** Whether a browser came back from its own visit; a visit is over by that. */
  end(state: string, { cookie = '' }: Pick<IncomingHttpHeaders, 'cookie'>): boolean {
    const given = cookie.split(/;\s*/).flatMap((pair) => {
      const [name, value = ''] = pair.split('=', 2);
      return name === cookieName ? [value] : [];
    });
    if (!this.#open.has(state) || !given.some((one) => isSame(one, state))) return false;
    return this.#open.delete(state);
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import type { DsnText } from './connection-parameters.ts';

const schemes = ['postgresql://', 'postgres://'] as const;

/** Reads a connection URI exactly as libpq's `conninfo_uri_parse_options` cuts it, which is not how a browser would. */
export function readDsnUri(text: string): DsnText {
  const scheme = schemes.find((each) => text.startsWith(each)) ?? '';
  const rest = text.slice(scheme.length);
  const reading = new UriReading(rest);
  if (hasSlashInPassword(rest)) {
    reading.problems.push('it has a / before its @, so a / in the user or password is probably not written as %2F');
    return reading;
  }
  reading.userinfo();
  const before = reading.hosts();
  reading.databaseAndQuery(before);
  return reading;
}

/**
 * Whether a `/` stands in the user or password: libpq would take what comes before it for host and port, and connect there. No name of a
 * database has a bare `@`, and no port letters.
 */
function hasSlashInPassword(text: string): boolean {
  const slash = text.indexOf('/');
  const before = text.slice(0, Math.max(slash, 0));
  if (slash < 0 || before.includes('@') || before.includes('?') || !text.includes('@', slash)) return false;
  const [path = ''] = text.slice(slash).split('?', 1);
  return path.includes('@') || /:(?![0-9,:]*$)/.test(before.replaceAll(/\[[^\]]*\]/g, ''));
}

class UriReading implements DsnText {
  readonly parameters = new Map<string, string>();
  readonly problems: string[] = [];
  rawPassword: string | undefined;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** What stands before the first `@`, if no `/` comes earlier: `user`, `user:password`, `:password`. */
  userinfo(): void {
    const end = this.#find('@/', 0);
    if (this.#text[end] !== '@') return;
    const colon = this.#find(':@', 0);
    if (colon > 0) this.#store('user', this.#text.slice(0, colon), 'the user');
    if (colon < end) {
      const raw = this.#text.slice(colon + 1, end);
      this.rawPassword = raw;
      this.#store('password', raw, 'the password');
    }
    this.#at = end + 1;
  }

  /** `host:port,[::1]:port,…`; answers the character that ended the list, '' at the end of the text. */
  hosts(): string {
    const hosts: string[] = [];
    const ports: string[] = [];
    let ended: string;
    do {
      hosts.push(this.#host());
      ports.push(this.#text[this.#at] === ':' ? this.#port() : '');
      ended = this.#text[this.#at] ?? '';
      this.#at += 1;
    } while (ended === ',');
    if (hosts.some((host) => host.includes('@'))) {
      this.problems.push('it has more than one @, so an @ in the user or password is probably not written as %40');
    }
    this.#store('host', hosts.join(','), 'the host');
    this.#store('port', ports.every((port) => port === '') ? '' : ports.join(','), 'the port');
    return ended;
  }

  databaseAndQuery(before: string): void {
    let query = before === '?';
    if (before === '/') {
      const end = this.#find('?', this.#at);
      this.#store('dbname', this.#text.slice(this.#at, end), 'the database');
      query = end < this.#text.length;
      this.#at = end + 1;
    }
    if (query && this.#at < this.#text.length) this.#query(this.#text.slice(this.#at));
  }

  #host(): string {
    if (this.#text[this.#at] !== '[') return this.#until(':/?,');
    this.#at += 1;
    const address = this.#until(']');
    if (this.#at >= this.#text.length) {
      this.problems.push('an IPv6 address has no closing ]');
      return '';
    }
    if (address === '') this.problems.push('there is no address between [ and ]');
    this.#at += 1;
    if (this.#at < this.#text.length && !':/?,'.includes(this.#text.charAt(this.#at))) {
      this.problems.push('something other than : / ? or , follows the ] of an IPv6 address');
      this.#until(':/?,');
    }
    return address;
  }

  #port(): string {
    this.#at += 1;
    return this.#until('/?,');
  }

  #query(text: string): void {
    for (const [index, whole] of text.split('&').entries()) {
      // A form or a page that was copied from leaves `&` at the end, or `&amp;`.
      const part = whole.replace(/^amp;/, '');
      if (part.trim() === '') continue;
      const what = `parameter ${index + 1} after the ?`;
      const equals = part.indexOf('=');
      if (equals < 0) this.problems.push(`${what} has no =`);
      else if (part.includes('=', equals + 1)) this.problems.push(`${what} has more than one = (write %3D)`);
      else this.#parameter(part.slice(0, equals), part.slice(equals + 1), what);
    }
  }

  #parameter(rawName: string, rawValue: string, what: string): void {
    const name = this.#decode(rawName, `the name of ${what}`);
    if (name !== undefined) {
      if (name === 'password') this.rawPassword = rawValue;
      this.#store(name, rawValue, what);
    }
  }

  #store(name: string, raw: string, what: string): void {
    const value = this.#decode(raw, what);
    if (value !== undefined) this.parameters.set(name, value);
  }

  #decode(raw: string, what: string): string | undefined {
    if (!raw.includes('%')) return raw;
    try {
      const value = decodeURIComponent(raw);
      if (!value.includes('\0')) return value;
      this.problems.push(`${what} holds %00`);
    } catch {
      this.problems.push(`${what} holds a % that two hexadecimal digits of UTF-8 don't follow (write %25 for a %)`);
    }
    return undefined;
  }

  #until(stops: string): string {
    const from = this.#at;
    this.#at = this.#find(stops, from);
    return this.#text.slice(from, this.#at);
  }

  #find(stops: string, from: number): number {
    let at = from;
    while (at < this.#text.length && !stops.includes(this.#text.charAt(at))) at += 1;
    return at;
  }
}

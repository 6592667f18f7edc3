import { OpsError, type Problem } from '../../errors.ts';
import { hostFieldMatches, isHostField, lookupName } from './host-pattern.ts';
import { readPublicKey } from './public-key.ts';

export { fingerprint } from './public-key.ts';

/** A public key of a host, pinned by a line of known_hosts. */
export interface PinnedKey {
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** The key in SSH's wire form (RFC 4253, 6.6). */
  readonly blob: Buffer;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** A line of known_hosts that can't be used, and what is wrong with it. */
export interface UnusableLine extends Problem {
  /** The key's type, where the line names one. */
  readonly type: string | undefined;
}

/** The keys that hosts may show, and those that none may show any more. */
export interface KnownHosts {
  /** Keys pinned for a host, in the file's order, without revoked ones; empty when there are none. */
  keysFor(host: string, port: number): readonly PinnedKey[];
  /** Whether a `@revoked` line bars this key for the host. */
  isRevoked(host: string, port: number, blob: Buffer): boolean;
  /** Lines about this host that can't be used. Those about other hosts are nobody's concern here. */
  unusableFor(host: string, port: number): readonly UnusableLine[];
  /** Lines of which it can't even be said what host they are about. */
  readonly unreadable: readonly UnusableLine[];
}

interface Entry extends PinnedKey {
  readonly hosts: string;
  readonly revoked: boolean;
}

interface BadLine extends UnusableLine {
  /** Undefined where it can't be told whom it is about. */
  readonly hosts: string | undefined;
  /** A key that must not be trusted any more stands there: not to be passed over. */
  readonly revoked: boolean;
}

const longestFile = 1024 * 1024;

/**
 * Reads a known_hosts file: plain and hashed names, `[host]:port`, wildcards, negation, `@revoked`, comments. As for OpenSSH, a bad line
 * spoils nothing but itself; `@cert-authority` lines count as bad, because a certificate authority would let keys through that nobody pinned.
 * @throws OpsError `input-invalid` where no line can be used, or a `@revoked` line can't be read, with everything that is wrong
 */
export function parseKnownHosts(text: string): KnownHosts {
  const bad: BadLine[] = [];
  const entries: Entry[] = [];
  if (text.length > longestFile) {
    throw fileError([{ path: 'ssh-known-hosts', message: 'is longer than 1 MiB, so it is not a known_hosts file' }]);
  }
  for (const [index, line] of text.split('\n').entries()) {
    const entry = parseLine(line.trim(), index + 1);
    if (entry === undefined) continue;
    if ('message' in entry) bad.push(entry);
    else entries.push(entry);
  }
  if (entries.length === 0 && bad.length === 0) {
    throw fileError([{ path: 'ssh-known-hosts', message: 'names no host key' }]);
  }
  const fatal = entries.length === 0 ? bad : bad.filter(({ revoked }) => revoked);
  if (fatal.length > 0) throw fileError(fatal.map(({ path, message }) => ({ path, message })));
  return lookUpIn(entries, bad);
}

/** What keeps hosts from being connected to: lines about them that can't be used, where no other line pins a key for them. */
export function pinProblems(
  known: KnownHosts,
  hosts: readonly { readonly name: string; readonly address: string; readonly port: number }[],
): readonly Problem[] {
  return hosts.flatMap(({ name, address, port }) =>
    known.keysFor(address, port).length > 0
      ? []
      : known.unusableFor(address, port).map(({ path, message }) => ({ path, message: `(${name}) ${message}` })),
  );
}

function fileError(problems: readonly Problem[]): OpsError {
  return new OpsError('input-invalid', 'the known host keys have mistakes', {
    where: 'ssh-known-hosts',
    hint: 'Give the lines of known_hosts for these hosts, as ssh-keyscan prints them, once they were compared with the hosts themselves.',
    problems,
  });
}

function lookUpIn(entries: readonly Entry[], bad: readonly BadLine[]): KnownHosts {
  const matching = (host: string, port: number): readonly Entry[] => {
    const name = lookupName(host, port);
    return entries.filter(({ hosts }) => hostFieldMatches(hosts, name));
  };
  const isRevoked: KnownHosts['isRevoked'] = (host, port, blob) =>
    matching(host, port).some((entry) => entry.revoked && entry.blob.equals(blob));
  return {
    isRevoked,
    keysFor: (host, port) =>
      matching(host, port)
        .filter(({ revoked, blob }) => !revoked && !isRevoked(host, port, blob))
        .map(({ type, blob, line }) => ({ type, blob, line })),
    unusableFor: (host, port) => {
      const name = lookupName(host, port);
      return bad.filter(({ hosts }) => hosts !== undefined && hostFieldMatches(hosts, name));
    },
    unreadable: bad.filter(({ hosts }) => hosts === undefined),
  };
}

function parseLine(line: string, number: number): Entry | BadLine | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const words = line.split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
  const revoked = marker === '@revoked';
  const [hosts, type, key] = words;
  const bad = (message: string): BadLine => ({
    path: `ssh-known-hosts:${number}`,
    message,
    type: key === undefined ? undefined : type,
    hosts: hosts !== undefined && type !== undefined && isHostField(hosts) ? hosts : undefined,
    revoked,
  });
  if (marker === '@cert-authority') {
    return bad('is a @cert-authority line; certificates are not accepted here, pin the key of each host instead');
  }
  if (marker !== undefined && !revoked) return bad('begins with a marker other than @revoked');
  if (hosts === undefined || type === undefined || key === undefined) {
    return bad('should have a host, a key type and a key');
  }
  if (/^[0-9]+$/.test(type)) return bad('holds a key of SSH version 1, which nothing uses any more');
  if (!isHostField(hosts)) return bad('begins with a hashed host name that is cut short');
  const blob = readPublicKey(type, key);
  return typeof blob === 'string' ? bad(blob) : { hosts, type, blob, line: number, revoked };
}

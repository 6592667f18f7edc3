import { createHash } from 'node:crypto';
import { OpsError, type Problem } from '../errors.ts';
import { hostFieldMatches, isHostField, lookupName } from './host-pattern.ts';

/** A public key of a host, pinned by a line of known_hosts. */
export interface PinnedKey {
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** The key in SSH's wire form (RFC 4253, 6.6). */
  readonly blob: Buffer;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** The keys that hosts may show, and those that none may show any more. */
export interface KnownHosts {
  /** Keys pinned for a host, in the file's order, without revoked ones; empty when there are none. */
  keysFor(host: string, port: number): readonly PinnedKey[];
  /** Whether a `@revoked` line bars this key for the host. */
  isRevoked(host: string, port: number, blob: Buffer): boolean;
}

interface Entry extends PinnedKey {
  readonly hosts: string;
  readonly revoked: boolean;
}

const longestFile = 1024 * 1024;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads a known_hosts file: plain and hashed names, `[host]:port`, wildcards, negation, `@revoked`, comments.
 * @throws OpsError `input-invalid` with everything that is wrong in it; `@cert-authority` lines are refused, because a
 *   certificate authority would let keys through that nobody pinned
 */
export function parseKnownHosts(text: string): KnownHosts {
  const problems: Problem[] = [];
  const entries: Entry[] = [];
  if (text.length > longestFile) {
    problems.push({ path: 'ssh-known-hosts', message: 'is longer than 1 MiB, so it is not a known_hosts file' });
  } else {
    for (const [index, line] of text.split('\n').entries()) {
      const entry = parseLine(line.trim(), index + 1);
      if (entry === undefined) continue;
      if ('message' in entry) problems.push(entry);
      else entries.push(entry);
    }
    if (entries.length === 0 && problems.length === 0) {
      problems.push({ path: 'ssh-known-hosts', message: 'names no host key' });
    }
  }
  if (problems.length > 0) {
    throw new OpsError('input-invalid', 'the known host keys have mistakes', {
      where: 'ssh-known-hosts',
      hint: 'Give the lines of known_hosts for these hosts, as ssh-keyscan prints them, once they were compared with the hosts themselves.',
      problems,
    });
  }
  return lookUpIn(entries);
}

/** A key's fingerprint as OpenSSH shows it: `SHA256:` and base64 without padding. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a key's wire form names; undefined when it is none. */
export function keyTypeOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return length > 0 && length <= 64 && blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : undefined;
}

function lookUpIn(entries: readonly Entry[]): KnownHosts {
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
  };
}

function parseLine(line: string, number: number): Entry | Problem | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const path = `ssh-known-hosts:${number}`;
  const words = line.split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
  if (marker === '@cert-authority') {
    return {
      path,
      message: 'is a @cert-authority line; certificates are not accepted here, pin the key of each host instead',
    };
  }
  if (marker !== undefined && marker !== '@revoked') {
    return { path, message: 'begins with a marker other than @revoked' };
  }
  const [hosts, type, key] = words;
  if (hosts === undefined || type === undefined || key === undefined) {
    return { path, message: 'should have a host, a key type and a key' };
  }
  if (/^[0-9]+$/.test(type)) return { path, message: 'holds a key of SSH version 1, which nothing uses any more' };
  if (!isHostField(hosts)) return { path, message: 'begins with a hashed host name that is cut short' };
  const blob = Buffer.from(key, 'base64');
  if (!base64.test(key) || keyTypeOf(blob) !== type) {
    return { path, message: 'holds a key that is cut short or of another type than it says' };
  }
  return { hosts, type, blob, line: number, revoked: marker === '@revoked' };
}

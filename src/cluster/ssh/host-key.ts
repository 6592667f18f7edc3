import { OpsError, type Problem } from '../../errors.ts';
import { lookupName } from '../inventory/host-pattern.ts';
import type { KnownHosts, PinnedKey } from '../inventory/known-hosts.ts';
import { fingerprint, isSlipOf, keyTypeOf } from '../inventory/public-key.ts';

/** Who is looked at: its name for people, and the address and port that its keys are pinned for. */
export interface KeyHolder {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** Signature algorithms per key type, best first; `ssh-rsa` (SHA-1) is not offered. */
const algorithmsByType = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const;

type HostKeyAlgorithm = (typeof algorithmsByType)[keyof typeof algorithmsByType][number];

/**
 * The host key algorithms to offer, those of the pinned types first: a host with several keys then shows one that is
 * pinned. The others follow, so that a host which has none of them shows the key that the error has to tell of.
 */
export function hostKeyAlgorithms(pinned: readonly PinnedKey[]): HostKeyAlgorithm[] {
  const types = new Set(pinned.map(({ type }) => type));
  const all = Object.entries(algorithmsByType);
  return [...all.filter(([type]) => types.has(type)), ...all.filter(([type]) => !types.has(type))].flatMap(
    ([, algorithms]) => algorithms,
  );
}

/**
 * Judges the key that a host shows. Answers nothing when it is pinned, else the error that has to stop the connection:
 * `host-key-changed` or `host-key-missing`.
 */
export function judgeHostKey(known: KnownHosts, host: KeyHolder, offered: Buffer): OpsError | undefined {
  const type = keyTypeOf(offered) ?? 'unknown';
  const shown = `${fingerprint(offered)} (${type})`;
  if (known.isRevoked(host.address, host.port, offered)) {
    return new OpsError('host-key-changed', `${host.name} shows the host key ${shown}, which is revoked`, {
      where: describe(host),
      hint: 'A @revoked line of ssh-known-hosts bars this key. Give the host a new key, and pin that.',
    });
  }
  const pinned = known.keysFor(host.address, host.port);
  if (pinned.some(({ blob }) => blob.equals(offered))) return undefined;
  // A pinned key of the type that is shown is one to be held against it; a line that can't be read says nothing of interception.
  const damaged = known.unusableFor(host.address, host.port).find((line) => (line.type ?? type) === type);
  const slip = pinned.find(({ blob }) => isSlipOf(blob, offered));
  if (slip !== undefined) {
    const path = `ssh-known-hosts:${slip.line}`;
    return unusableLine(host, shown, type, {
      path,
      message: 'differs from that by a character or two, as a slip in copying does',
    });
  }
  if (damaged !== undefined && !pinned.some((key) => key.type === type))
    return unusableLine(host, shown, type, damaged);
  if (pinned.length === 0) return missing(host, shown, type, known.unreadable);
  const expected = pinned.map((key) => `${fingerprint(key.blob)} (${key.type}, line ${key.line})`).join(' or ');
  return new OpsError('host-key-changed', `${host.name} shows another host key: ${shown} instead of ${expected}`, {
    where: describe(host),
    hint:
      'Somebody may be intercepting the connection; nothing was sent. If the host was rebuilt, compare the fingerprint on its own ' +
      'console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and replace its line in ssh-known-hosts.',
  });
}

function unusableLine(host: KeyHolder, shown: string, type: string, { path, message }: Problem): OpsError {
  return new OpsError('host-key-missing', `no usable host key is pinned for ${host.name}: ${path} ${message}`, {
    where: describe(host),
    hint: `Put that line right. ${howToPin(host, shown, type)}`,
    problems: [{ path, message }],
  });
}

function missing(host: KeyHolder, shown: string, type: string, unreadable: readonly Problem[]): OpsError {
  const maybe = unreadable.map(({ path }) => path.replace('ssh-known-hosts:', '')).join(', ');
  return new OpsError('host-key-missing', `no host key is pinned for ${lookupName(host.address, host.port)}`, {
    where: describe(host),
    hint: `${howToPin(host, shown, type)}${maybe === '' ? '' : ` (Lines of ssh-known-hosts that can't be read and may be about it: ${maybe}.)`}`,
  });
}

function howToPin(host: KeyHolder, shown: string, type: string): string {
  const keyscan = ['ssh-keyscan', '-t', type.replace(/^ssh-|-sha2-.*$/g, ''), '-p', `${host.port}`, host.address].join(
    ' ',
  );
  return (
    `It shows ${shown}. Compare that with what 'ssh-keygen -lf' prints for /etc/ssh/ssh_host_*_key.pub on the host's own console; ` +
    `if it is the same, add the line that '${keyscan}' prints to ssh-known-hosts.`
  );
}

function describe(host: KeyHolder): string {
  return host.name === host.address ? host.name : `${host.name} (${host.address})`;
}

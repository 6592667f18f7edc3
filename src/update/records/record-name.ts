import type { RecordKind } from '../model/record.ts';
import { createHash } from 'node:crypto';

export const recordPrefixes: Readonly<Record<RecordKind, string>> = {
  swarm: 'd8x-ops.service.',
  broker: 'd8x-ops.broker.',
};

/** Longest name of a config object, and what it has to end with (moby/swarmkit, manager/controlapi/config.go). */
const longest = 64;
const ending = /[A-Za-z0-9]$/;
const hashLength = 12;

/** The config object that holds the record of a service; a name that Docker would not take is cut, with a hash at its end. */
export function recordName(kind: RecordKind, service: string): string {
  const name = `${recordPrefixes[kind]}${service}`;
  if (name.length <= longest && ending.test(name)) return name;
  const hash = createHash('sha256').update(service).digest('hex').slice(0, hashLength);
  return `${name.slice(0, longest - hashLength - 1)}-${hash}`;
}

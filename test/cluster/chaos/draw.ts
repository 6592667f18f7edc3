import { type Disturbance, disturbances } from './disturb.ts';
import { type Subject, subjectNames } from './invariants.ts';
import type { Random } from './random.ts';

/** What a run is asked for, and what happens to it when. */
export interface Draw {
  readonly operation: 'update' | 'rollback' | 'backup';
  readonly service: Subject;
  readonly tag: string;
  /** Whether a backup is restored to prove it. */
  readonly proves: boolean;
  readonly disturbance: Disturbance;
  /** After the start of the run. */
  readonly afterMs: number;
}

/** About as long as it takes where nothing happens to it, with seconds in which a change is verified. */
function durationMs(operation: Draw['operation'], proves: boolean): number {
  if (operation !== 'backup') return 9_000;
  return proves ? 2_800 : 1_200;
}

const operations: readonly [Draw['operation'], ...Draw['operation'][]] = [
  'update',
  'update',
  'update',
  'rollback',
  'backup',
];

export function draw(random: Random): Draw {
  const operation = random.pick(operations);
  const [service, tag] = [random.pick(subjectNames), random.pick(['main', 'dev', 'next', 'crash'])];
  const proves = random.pick([true, false]);
  const disturbance = random.pick(disturbances);
  return { operation, service, tag, proves, disturbance, afterMs: random.between(200, durationMs(operation, proves)) };
}

/** `update api:dev, SIGKILL after 4711 ms` */
export function describeDraw({ operation, service, tag, proves, disturbance, afterMs }: Draw): string {
  const what = {
    update: `update ${service}:${tag}`,
    rollback: `rollback ${service}`,
    backup: proves ? 'backup, verified' : 'backup',
  }[operation];
  return `${what}, ${disturbance} after ${afterMs} ms`;
}

/** The Action's inputs for it. */
export function inputsOf({ operation, service, tag, proves }: Draw): Readonly<Record<string, string>> {
  if (operation === 'update') return { operation, services: `${service}:${tag}`, backup: 'skip' };
  if (operation === 'rollback') return { operation, services: service };
  return { operation, verify: proves ? 'restore' : 'none' };
}

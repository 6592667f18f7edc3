import { type Disturbance, disturbances } from './disturb.ts';
import { type Subject, subjectNames } from './invariants.ts';
import type { Random } from './random.ts';

/** A service that a run changes, and the tag that it asks for: a rollback takes none into account. */
export interface Wanted {
  readonly service: Subject;
  readonly tag: string;
}

/** What a run is asked for, and what happens to it when. */
export interface Draw {
  readonly operation: 'update' | 'rollback' | 'backup';
  /** One service or several, which wait for each other. */
  readonly services: readonly Wanted[];
  /** Whether a backup is restored to prove it. */
  readonly proves: boolean;
  readonly disturbance: Disturbance;
  /** After the start of the run. */
  readonly afterMs: number;
}

/** About as long as it takes where nothing happens to it, with seconds in which a change is verified. */
function durationMs(operation: Draw['operation'], proves: boolean, services: number): number {
  if (operation !== 'backup') return 9_000 + 5_000 * (services - 1);
  return proves ? 2_800 : 1_200;
}

const operations: readonly [Draw['operation'], ...Draw['operation'][]] = [
  'update',
  'update',
  'update',
  'rollback',
  'backup',
];

/** Good ones, with ports that are open at once or late, and one that ends. */
const tags = ['main', 'dev', 'next', 'opens-3', 'opens-8', 'crash'] as const;
/** Those that migrate the database: at once, in six seconds, and half-way, after which no image starts. */
export const migratingTags = ['migrates', 'migrates-slowly', 'migrates-dirty'] as const;
const tagsOf: Readonly<Record<Subject, readonly [string, ...string[]]>> = {
  api: tags,
  broker: tags,
  referral: [...tags, ...migratingTags],
  // The last of them ends once it has migrated: history may go back over that.
  history: ['main', 'dev', 'opens-3', ...migratingTags, 'migrates-crash'],
};
/** What never runs. */
const bad: ReadonlySet<string> = new Set(['crash', 'migrates-crash', 'migrates-dirty']);

/** Whether an image never comes to run. */
export function isBad(tag: string): boolean {
  return bad.has(tag);
}

export function draw(random: Random): Draw {
  const operation = random.pick(operations);
  const services = random.some(subjectNames).map((service): Wanted => ({
    service,
    tag: random.pick(tagsOf[service]),
  }));
  const proves = random.pick([true, false]);
  const disturbance = random.pick(disturbances);
  const afterMs = random.between(200, durationMs(operation, proves, services.length));
  return { operation, services, proves, disturbance, afterMs };
}

/** `update api:dev history:main, SIGKILL after 4711 ms` */
export function describeDraw({ operation, services, proves, disturbance, afterMs }: Draw): string {
  const what = {
    update: `update ${requestOf(services)}`,
    rollback: `rollback ${namesOf(services)}`,
    backup: proves ? 'backup, verified' : 'backup',
  }[operation];
  return `${what}, ${disturbance} after ${afterMs} ms`;
}

/** The Action's inputs for it. */
export function inputsOf({ operation, services, proves }: Draw): Readonly<Record<string, string>> {
  if (operation === 'update') return { operation, services: requestOf(services), backup: 'skip' };
  if (operation === 'rollback') return { operation, services: namesOf(services) };
  return { operation, verify: proves ? 'restore' : 'none' };
}

function requestOf(services: readonly Wanted[]): string {
  return services.map(({ service, tag }) => `${service}:${tag}`).join(' ');
}

function namesOf(services: readonly Wanted[]): string {
  return services.map(({ service }) => service).join(' ');
}

import type { Operation } from './operations.ts';
import type { ExceptionKind } from './exceptions.ts';

/** What follows a verb. Commands are read, written, compared and turned into inputs by this, never by their verb. */
export type ArgumentKind =
  /** Nothing. */
  | 'none'
  /** One or more requests: `api:dev`, `history@sha256:…`. */
  | 'requests'
  /** Any number of services. */
  | 'services'
  /** `update` and requests, where that word may be left out; or `rollback` and services. */
  | 'change'
  /** One or more services, each with how many tasks it is to have: `api=3`. */
  | 'replicas'
  /** One service, and which lines of its log. */
  | 'log'
  /** Free text to the end of the line. */
  | 'reason'
  /** Two environments, from and to, and any number of services. */
  | 'promotion'
  /** One service. */
  | 'service'
  /** Any number of pinned images: `api@sha256:0123abcd`. */
  | 'pins';

/** What a command does to a cluster: nothing, reading it, or changing it. It says whose permission one needs. */
export type Effect = 'none' | 'view' | 'change';

interface Entry {
  readonly verb: string;
  readonly effect: Effect;
  /**
   * Whether a policy can ask for a second person: `usual` where it does unless it lists the commands, `listed` where it has to list it;
   * absent where it can't.
   */
  readonly approval?: 'usual' | 'listed';
  /** What it may ask to be loosened; absent where that is nothing. */
  readonly exceptions?: readonly ExceptionKind[];
  /** Whether services have to be named, of a verb that takes any number of them. */
  readonly namesServices?: boolean;
  /** As shown in help: `update SERVICE...`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** Complete commands in their normal form, the plainest first. */
  readonly examples: readonly [string, ...string[]];
}

/** One verb: all that is said of it. What a run of the Action does is its operation; what has none the bot handles (bot/flow/handlers.ts). */
export type VerbEntry =
  | (Entry & {
      readonly argument: Exclude<ArgumentKind, 'service' | 'pins' | 'promotion'>;
      readonly operation: Operation;
    })
  | (Entry & { readonly argument: ArgumentKind; readonly operation?: undefined });

const ofUpdates = ['image-change', 'key-change', 'migration', 'no-backup', 'override'] as const;
const ofRollbacks = ['key-change', 'migration', 'override'] as const;

/** Every verb, in the order of the help. */
export const verbs = [
  {
    verb: 'help',
    argument: 'none',
    effect: 'none',
    usage: 'help',
    summary: 'shows the commands',
    examples: ['/d8x help'],
  },
  {
    verb: 'status',
    argument: 'none',
    effect: 'view',
    operation: 'status',
    usage: 'status',
    summary: 'shows what runs on the cluster, its hosts, its lock and its last backup',
    examples: ['/d8x status', '/d8x status --env staging'],
  },
  {
    verb: 'plan',
    argument: 'change',
    effect: 'view',
    operation: 'plan',
    exceptions: ofUpdates,
    usage: 'plan update SERVICE...',
    summary: 'shows what an update, or a rollback, would do, and does nothing',
    examples: [
      '/d8x plan update api:dev',
      '/d8x plan update api history --env staging',
      '/d8x plan rollback',
      '/d8x plan rollback api history',
    ],
  },
  {
    verb: 'update',
    argument: 'requests',
    effect: 'change',
    approval: 'usual',
    operation: 'update',
    exceptions: ofUpdates,
    usage: 'update SERVICE...',
    summary: 'backs the database up, then updates the services; undoes what does not hold',
    examples: [
      '/d8x update api:dev',
      '/d8x update api',
      '/d8x update api:v1.4.2 history referral:main --env production',
      '/d8x update api=ghcr.io/d8-x/d8x-trader-main:dev --allow-image-change',
      '/d8x update history:main --no-backup --override "the RPC provider is down"',
    ],
  },
  {
    verb: 'promote',
    argument: 'promotion',
    effect: 'change',
    exceptions: ofUpdates,
    usage: 'promote FROM TO [SERVICE...]',
    summary: 'updates an environment to exactly what the last update of another one was verified with',
    examples: ['/d8x promote staging production', '/d8x promote staging production api history'],
  },
  {
    verb: 'backup',
    argument: 'none',
    effect: 'change',
    approval: 'listed',
    operation: 'backup',
    usage: 'backup',
    summary: 'backs the database up',
    examples: ['/d8x backup'],
  },
  {
    verb: 'backups',
    argument: 'none',
    effect: 'view',
    operation: 'backups',
    usage: 'backups',
    summary: 'lists the backups that there are: where, of when, how they were verified, and until when they are kept',
    examples: ['/d8x backups', '/d8x backups --env staging'],
  },
  {
    verb: 'drill',
    argument: 'none',
    effect: 'change',
    approval: 'listed',
    operation: 'drill',
    usage: 'drill',
    summary:
      'takes the newest backup from each place as if it were needed: whole, signed, and restored beside the cluster where the key is',
    examples: ['/d8x drill', '/d8x drill --env staging'],
  },
  {
    verb: 'rollback',
    argument: 'services',
    effect: 'change',
    approval: 'usual',
    operation: 'rollback',
    exceptions: ofRollbacks,
    usage: 'rollback [SERVICE...]',
    summary: 'rolls back to what ran before; without services, everything of the last run',
    examples: ['/d8x rollback', '/d8x rollback api history', '/d8x rollback referral --accept-migration'],
  },
  {
    verb: 'restart',
    argument: 'services',
    namesServices: true,
    effect: 'change',
    approval: 'listed',
    operation: 'restart',
    exceptions: ['override'],
    usage: 'restart SERVICE...',
    summary: 'starts services anew on the image that they run, verified as an update is',
    examples: ['/d8x restart api', '/d8x restart candles-ws-server api --env staging'],
  },
  {
    verb: 'scale',
    argument: 'replicas',
    effect: 'change',
    approval: 'listed',
    operation: 'scale',
    exceptions: ['override'],
    usage: 'scale SERVICE=TASKS...',
    summary: 'gives services another number of tasks, within what the policy lets',
    examples: ['/d8x scale api=3', '/d8x scale api=3 history=2 --env staging'],
  },
  {
    verb: 'logs',
    argument: 'log',
    effect: 'view',
    operation: 'logs',
    usage: 'logs SERVICE [--since 15m] [--grep TEXT]',
    summary: 'shows the last lines of what each task of a service wrote, and keeps all of it, encrypted',
    examples: ['/d8x logs api', '/d8x logs api --since 2h --grep "connection refused" --env staging'],
  },
  {
    verb: 'images',
    argument: 'service',
    effect: 'view',
    usage: 'images SERVICE',
    summary: 'lists the images that a service could be updated to',
    examples: ['/d8x images api'],
  },
  {
    verb: 'lock',
    argument: 'reason',
    effect: 'change',
    operation: 'lock',
    usage: 'lock [REASON]',
    summary: 'keeps everybody from changing the cluster until it is unlocked',
    examples: ['/d8x lock', '/d8x lock migration of the history tables', '/d8x lock --env staging load test'],
  },
  {
    verb: 'unlock',
    argument: 'none',
    effect: 'change',
    operation: 'unlock',
    usage: 'unlock',
    summary: 'lifts the lock',
    examples: ['/d8x unlock'],
  },
  {
    verb: 'cancel',
    argument: 'none',
    effect: 'change',
    usage: 'cancel',
    summary: 'stops the run that this issue or pull request waits for, at the next safe point',
    examples: ['/d8x cancel'],
  },
  {
    verb: 'approve',
    argument: 'pins',
    effect: 'change',
    usage: 'approve [SERVICE@sha256:PREFIX...]',
    summary: 'lets a command start that waits for a second person; with images, only where these are what it runs',
    examples: ['/d8x approve', '/d8x approve api@sha256:0123abcd --env production'],
  },
] as const satisfies readonly VerbEntry[];

/** One of them, as precisely as it is written above. */
export type VerbOf = (typeof verbs)[number];
export type Verb = VerbOf['verb'];

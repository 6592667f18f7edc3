import type { Command } from './command.ts';
import type { ExceptionKind } from './exceptions.ts';

export { limits } from './limits.ts';

type Verb = Command['verb'];

/** What follows a verb. */
export type ArgumentKind =
  /** Nothing. */
  | 'none'
  /** One or more requests: `api:dev`, `history@sha256:…`. */
  | 'requests'
  /** Any number of services. */
  | 'services'
  /** One service. */
  | 'service'
  /** Free text to the end of the line. */
  | 'reason'
  /** Any number of pinned images: `api@sha256:0123abcd`. */
  | 'pins';

/** One command, described: parser, help and documentation are made of this. */
export interface VerbGrammar {
  readonly verb: Verb;
  readonly argument: ArgumentKind;
  /** What it may ask to be loosened; absent where that is nothing. */
  readonly exceptions?: readonly ExceptionKind[];
  /** As shown in help: `update SERVICE...`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** Complete commands in their normal form, the plainest first. */
  readonly examples: readonly [string, ...string[]];
}

/** The first word of every command. */
export const prefix = '/d8x';
/** The option that every command takes. */
export const environmentOption = '--env';
/** Ends the options: what follows is argument, whatever it looks like. */
export const endOfOptions = '--';

const ofUpdates = ['image-change', 'key-change', 'migration', 'no-backup', 'override'] as const;
const ofRollbacks = ['key-change', 'migration', 'override'] as const;

export const grammar: readonly VerbGrammar[] = [
  {
    verb: 'help',
    argument: 'none',
    usage: 'help',
    summary: 'shows the commands',
    examples: ['/d8x help'],
  },
  {
    verb: 'status',
    argument: 'none',
    usage: 'status',
    summary: 'shows what runs on the cluster, its hosts, its lock and its last backup',
    examples: ['/d8x status', '/d8x status --env staging'],
  },
  {
    verb: 'plan',
    argument: 'requests',
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
    verb: 'backup',
    argument: 'none',
    usage: 'backup',
    summary: 'backs the database up',
    examples: ['/d8x backup'],
  },
  {
    verb: 'rollback',
    argument: 'services',
    exceptions: ofRollbacks,
    usage: 'rollback [SERVICE...]',
    summary: 'rolls back to what ran before; without services, everything of the last run',
    examples: ['/d8x rollback', '/d8x rollback api history', '/d8x rollback referral --accept-migration'],
  },
  {
    verb: 'images',
    argument: 'service',
    usage: 'images SERVICE',
    summary: 'lists the images that a service could be updated to',
    examples: ['/d8x images api'],
  },
  {
    verb: 'lock',
    argument: 'reason',
    usage: 'lock [REASON]',
    summary: 'keeps everybody from changing the cluster until it is unlocked',
    examples: ['/d8x lock', '/d8x lock migration of the history tables', '/d8x lock --env staging load test'],
  },
  {
    verb: 'unlock',
    argument: 'none',
    usage: 'unlock',
    summary: 'lifts the lock',
    examples: ['/d8x unlock'],
  },
  {
    verb: 'cancel',
    argument: 'none',
    usage: 'cancel',
    summary: 'stops the run that this issue or pull request waits for, at the next safe point',
    examples: ['/d8x cancel'],
  },
  {
    verb: 'approve',
    argument: 'pins',
    usage: 'approve [SERVICE@sha256:PREFIX...]',
    summary: 'lets a command start that waits for a second person; with images, only where these are what it runs',
    examples: ['/d8x approve', '/d8x approve api@sha256:0123abcd --env production'],
  },
];

/** The description of the verb called `word`. */
export function findVerb(word: string): VerbGrammar | undefined {
  return grammar.find(({ verb }) => verb === word);
}

import type { Command } from './command.ts';

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
  | 'reason';

/** One command, described: parser, help and documentation are made of this. */
export interface VerbGrammar {
  readonly verb: Verb;
  readonly argument: ArgumentKind;
  /** Words between the verb and its argument, which may be left out: `plan update api` is `plan api`. */
  readonly filler?: string;
  /** As shown in help: `update SERVICE...`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** Complete commands in their normal form, the plainest first. */
  readonly examples: readonly [string, ...string[]];
}

/** The first word of every command. */
export const prefix = '/d8x';
/** The one option, which every command takes. */
export const environmentOption = '--env';
/** Ends the options: what follows is argument, whatever it looks like. */
export const endOfOptions = '--';

export const limits = {
  /** Commands in one comment. */
  commands: 5,
  /** Characters of a line. */
  line: 4096,
  /** Services in one command. */
  services: 30,
  /** Characters of a reason. */
  reason: 200,
} as const;

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
    filler: 'update',
    usage: 'plan update SERVICE...',
    summary: 'shows what an update would do, and does nothing',
    examples: ['/d8x plan update api:dev', '/d8x plan update api history --env staging'],
  },
  {
    verb: 'update',
    argument: 'requests',
    usage: 'update SERVICE...',
    summary: 'backs the database up, then updates the services; undoes what does not hold',
    examples: [
      '/d8x update api:dev',
      '/d8x update api',
      '/d8x update api:v1.4.2 history referral:main --env production',
      '/d8x update api=ghcr.io/d8-x/d8x-trader-main:dev',
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
    usage: 'rollback [SERVICE...]',
    summary: 'brings back what ran before; without services, everything of the last run',
    examples: ['/d8x rollback', '/d8x rollback api history'],
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
    argument: 'none',
    usage: 'approve',
    summary: 'lets a command start that waits for a second person',
    examples: ['/d8x approve'],
  },
];

/** The description of the verb called `word`. */
export function findVerb(word: string): VerbGrammar | undefined {
  return grammar.find(({ verb }) => verb === word);
}

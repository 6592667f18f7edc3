import type { Digest, ImageReference } from '../image/reference.ts';
import { defined } from '../defined.ts';
import type { Exception } from './exceptions.ts';
import { type BotVerb, isBotVerb } from './grammar.ts';
import type { ServiceReplicas } from './replicas.ts';
import type { LogRequest } from './log-request.ts';
import type { RecoveryRequest } from './recovery-request.ts';
import type { ArgumentKind } from './verb-entry.ts';
import { type Verb, type VerbOf, verbs } from './verbs.ts';

/**
 * What one service should run, as written after `update`:
 * `api@sha256:…` · `api:dev` · `api=ghcr.io/d8-x/d8x-trader-main:dev@sha256:…` · `api`.
 */
export type ServiceRequest =
  | { readonly kind: 'digest'; readonly service: string; readonly digest: Digest; readonly tag?: string }
  | { readonly kind: 'tag'; readonly service: string; readonly tag: string }
  | { readonly kind: 'image'; readonly service: string; readonly image: ImageReference }
  | { readonly kind: 'newest'; readonly service: string };

/** The images that `approve` names, so that nothing else is approved: `api@sha256:` and at least 8 digits of the digest. */
export interface ImagePin {
  readonly service: string;
  /** The digest or its beginning: `sha256:` and 8 to 64 hex digits. */
  readonly prefix: string;
}

/** What a command says after its verb, by kind. */
export interface ArgumentFields {
  readonly none: object;
  readonly requests: { readonly services: readonly ServiceRequest[] };
  readonly services: { readonly services: readonly string[] };
  readonly change:
    | (ArgumentFields['requests'] & { readonly of?: undefined })
    | (ArgumentFields['services'] & { readonly of: 'rollback' });
  readonly replicas: { readonly replicas: readonly ServiceReplicas[] };
  readonly log: LogRequest;
  readonly recovery: RecoveryRequest;
  readonly reason: { readonly reason?: string };
  /** `to` is the command's environment, too. */
  readonly promotion: { readonly from: string; readonly to: string; readonly services: readonly string[] };
  readonly service: { readonly service: string };
  /** Absent where it names none. */
  readonly pins: { readonly pins?: readonly ImagePin[] };
}

/** What a command says after its verb. */
export type Argument = { readonly [K in ArgumentKind]: { readonly kind: K } & ArgumentFields[K] }[ArgumentKind];

interface Scope {
  /** Absent when `--env` was not given. */
  readonly environment?: string;
}

/** What a command that changes services may ask to be loosened; absent where it is nothing, else sorted. */
interface Loosened {
  readonly exceptions?: readonly Exception[];
}

type CommandWith<V extends VerbOf> = V extends VerbOf
  ? Scope &
      ArgumentFields[V['argument']] & { readonly verb: V['verb'] } & (V extends { readonly exceptions: object }
        ? Loosened
        : object)
  : never;

/** A command of the /d8x grammar, parsed: one for each entry of `verbs`. */
export type Command = CommandWith<VerbOf>;

/** The commands with this verb. */
export type CommandOf<V extends Verb> = Extract<Command, { readonly verb: V }>;

type CommandTaking<K extends ArgumentKind> = CommandOf<Extract<VerbOf, { readonly argument: K }>['verb']>;

/** What a command says after its verb, by its kind: what everything that is done with commands goes by. */
export function argumentOf(command: Command): Argument {
  if (takes(command, 'requests')) return { kind: 'requests', services: command.services };
  if (takes(command, 'services')) return { kind: 'services', services: command.services };
  if (takes(command, 'replicas')) return { kind: 'replicas', replicas: command.replicas };
  if (takes(command, 'change')) {
    return command.of === 'rollback'
      ? { kind: 'change', of: command.of, services: command.services }
      : { kind: 'change', services: command.services };
  }
  if (takes(command, 'log')) return { kind: 'log', ...logOf(command) };
  if (takes(command, 'recovery')) {
    return command.undo === undefined
      ? { kind: 'recovery', backup: command.backup }
      : { kind: 'recovery', undo: command.undo };
  }
  if (takes(command, 'reason')) return { kind: 'reason', ...defined({ reason: command.reason }) };
  if (takes(command, 'promotion')) {
    return { kind: 'promotion', from: command.from, to: command.to, services: command.services };
  }
  if (takes(command, 'service')) return { kind: 'service', service: command.service };
  if (takes(command, 'pins')) return { kind: 'pins', ...defined({ pins: command.pins }) };
  command satisfies CommandTaking<'none'>;
  return { kind: 'none' };
}

/** Which lines of which log. */
export function logOf({ service, since, grep }: LogRequest): LogRequest {
  return { service, ...defined({ since, grep }) };
}

function takes<K extends ArgumentKind>(command: Command, kind: K): command is CommandTaking<K> {
  return verbs.some(({ verb, argument }) => verb === command.verb && argument === kind);
}

/** Whether the bot handles the command by itself: no run of the Action carries it out. */
export function isForBot(command: Command): command is CommandOf<BotVerb> {
  return isBotVerb(command.verb);
}

/** What a command asks to be loosened. */
export function exceptionsOf(command: Command): readonly Exception[] {
  return 'exceptions' in command ? (command.exceptions ?? []) : [];
}

/** The command with `services` named, where it names none and so means all that there are; undefined for any other. */
export function namingServices(command: Command, services: readonly string[]): Command | undefined {
  if (takes(command, 'services') && command.services.length === 0) return { ...command, services };
  if (takes(command, 'change') && command.of === 'rollback' && command.services.length === 0) {
    return { ...command, services };
  }
  return undefined;
}

/** The services that a command names. */
export function servicesOf(command: Command): readonly string[] {
  const argument = argumentOf(command);
  switch (argument.kind) {
    case 'requests':
    case 'services':
    case 'change':
    case 'promotion':
      return argument.services.map((named) => (typeof named === 'string' ? named : named.service));
    case 'replicas':
      return argument.replicas.map(({ service }) => service);
    case 'log':
    case 'service':
      return [argument.service];
    case 'none':
    case 'recovery':
    case 'reason':
    case 'pins':
      return [];
    default:
      return argument satisfies never;
  }
}

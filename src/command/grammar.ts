import type { Operation } from './operations.ts';
import type { ExceptionKind } from './exceptions.ts';
import type { Effect, VerbEntry } from './verb-entry.ts';
import { type Verb, type VerbOf, verbs } from './verbs.ts';

export { limits } from './limits.ts';

/** The first word of every command. */
export const prefix = '/d8x';
/** The option that every command takes. */
export const environmentOption = '--env';
/** Ends the options: what follows is argument, whatever it looks like. */
export const endOfOptions = '--';

/** The description of the verb called `word`. */
export function findVerb(word: string): VerbOf | undefined {
  return verbs.find(({ verb }) => verb === word);
}

/** The verbs that the bot handles by itself: no run of the Action carries them out. */
export type BotVerb = Exclude<Verb, Extract<VerbOf, { readonly operation: Operation }>['verb']>;

/** The verbs that a policy can have approved by a second person. */
export type ApprovableVerb = Extract<VerbOf, { readonly approval: string }>['verb'];

/** The verbs that always need one, but for those whom a policy lets alone. */
export type AlwaysApprovedVerb = Extract<VerbOf, { readonly approval: 'always' }>['verb'];

export type VerbGrammar = VerbEntry & { readonly verb: Verb };

/** Every verb, in the order of the help. */
export const grammar: readonly VerbGrammar[] = verbs;

function entryOf(verb: Verb): VerbGrammar | undefined {
  return grammar.find((one) => one.verb === verb);
}

/** What a command with this verb does to a cluster. */
export function effectOf(verb: Verb): Effect {
  return entryOf(verb)?.effect ?? 'change';
}

/** What a command with this verb may ask to be loosened. */
export function exceptionsOfVerb(verb: Verb): readonly ExceptionKind[] {
  return entryOf(verb)?.exceptions ?? [];
}

/** Whether a command with this verb has to name services. */
export function namesServices(verb: Verb): boolean {
  return entryOf(verb)?.namesServices === true;
}

/** The operation that carries a command with this verb out; undefined for what the bot does by itself. */
export function operationOf(verb: Verb): Operation | undefined {
  return entryOf(verb)?.operation;
}

/** The description of the verb that a run with this operation carries out; undefined where no command asks for it. */
export function verbOfOperation(operation: Operation): VerbOf | undefined {
  return verbs.find((one) => 'operation' in one && one.operation === operation);
}

/** Whether a command with this verb is handled by the bot itself. */
export function isBotVerb(verb: Verb): verb is BotVerb {
  return operationOf(verb) === undefined;
}

/** Whether a policy can have commands with this verb approved by a second person. */
export function isApprovable(verb: Verb): verb is ApprovableVerb {
  return entryOf(verb)?.approval !== undefined;
}

/** Whether a command with this verb always needs a second person, but for those whom a policy lets alone. */
export function isAlwaysApproved(verb: Verb): verb is AlwaysApprovedVerb {
  return entryOf(verb)?.approval === 'always';
}

/** The verbs that always need a second person. */
export const alwaysApproved: readonly AlwaysApprovedVerb[] = verbs.map(({ verb }) => verb).filter(isAlwaysApproved);

/** The verbs that a policy can have approved, and those of them that it has unless it lists some. */
export const approvable: readonly ApprovableVerb[] = verbs.map(({ verb }) => verb).filter(isApprovable);
export const usuallyApproved: readonly ApprovableVerb[] = approvable.filter(
  (verb) => entryOf(verb)?.approval === 'usual',
);

/** The verbs of this effect, for a sentence. */
export function namesOfEffect(effect: Effect): readonly Verb[] {
  return grammar.filter((entry) => entry.effect === effect).map(({ verb }) => verb);
}

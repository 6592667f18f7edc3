import { nearest } from '../nearest.ts';
import { fault, type Fault, quote } from './fault.ts';
import { endOfOptions, environmentOption } from './grammar.ts';
import type { Arguments } from './options.ts';
import type { VerbOf } from './verbs.ts';
import { splitAtCommas, type Word } from './words.ts';

/** What a line can name, as a policy has it. */
export interface KnownNames {
  /** Names of services, in lower case. */
  readonly services: ReadonlySet<string>;
  readonly environments: readonly string[];
}

/**
 * The fault of a word that is an environment's name where none is read: `/d8x lock staging` would lock the default environment, with
 * the reason "staging". In a free text only the first word counts, and not after `--`.
 * @param given all words behind the verb.
 */
export function environmentFault(
  verb: Pick<VerbOf, 'argument'>,
  given: readonly Word[],
  { words, environment }: Arguments,
  names: KnownNames,
): Fault | undefined {
  if (environment !== undefined || verb.argument === 'promotion') return undefined;
  const [first] = words;
  if (verb.argument === 'reason') {
    const isDivided = given.some(({ text, start }) => text === endOfOptions && start < (first?.start ?? 0));
    return first === undefined || isDivided ? undefined : faultOf(first, exactly(first, names));
  }
  for (const word of words.flatMap(splitAtCommas)) {
    const isService = names.services.has(word.text.toLowerCase());
    const meant = verb.argument === 'none' ? nearest(word.text, names.environments) : exactly(word, names);
    if (!isService && meant !== undefined) return faultOf(word, meant);
  }
  return undefined;
}

function exactly({ text }: Word, { environments }: KnownNames): string | undefined {
  const name = text.replace(/[.,:;!?]+$/, '').toLowerCase();
  return environments.find((environment) => environment.toLowerCase() === name);
}

function faultOf(word: Word, environment: string | undefined): Fault | undefined {
  if (environment === undefined) return undefined;
  const message = `${quote(word.text)} looks like an environment, which is named with ${environmentOption}.`;
  return fault(word, message, `${environmentOption} ${environment}`);
}

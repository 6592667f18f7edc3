import { defined } from '../defined.ts';
import { nearest } from '../nearest.ts';
import { type Exception, type ExceptionKind, exceptionOptions, sortExceptions } from './exceptions.ts';
import { fault, type Fault, foreignFault, isFault, quote } from './fault.ts';
import { endOfOptions, environmentOption } from './grammar.ts';
import { type LogOption, type LogRequest, readLogOption } from './log-request.ts';
import { undoOption } from './recovery-request.ts';
import { isEnvironmentName } from './names.ts';
import { readOverride } from './override.ts';
import { splitAtFirst, type Word } from './words.ts';

/** A line's words after the verb, without its options. */
export interface Arguments {
  readonly kind: 'arguments';
  readonly words: readonly Word[];
  readonly environment?: string;
  /** What is to be loosened, sorted; absent where it is nothing. */
  readonly exceptions?: readonly Exception[];
  /** Which lines of a log; absent where nothing is said. */
  readonly log?: Pick<LogRequest, 'since' | 'grep'>;
  /** Whether it asks to undo. */
  readonly undo?: true;
}

/** The options that only some verbs take. */
export type OwnOption = LogOption | typeof undoOption;

/** What a verb lets be said after it. */
export interface OptionRules {
  /** Whether words with one hyphen in front, such as `-5`, may be part of the argument. */
  readonly isFreeText: boolean;
  /** What it may ask to be loosened. */
  readonly exceptions: readonly ExceptionKind[];
  /** The others that it takes. */
  readonly options?: readonly OwnOption[];
}

/** An option that was read, and how many words more it took than its own. */
interface Taken {
  readonly kind: 'taken';
  readonly environment?: Word;
  readonly exception?: Exception;
  readonly log?: Pick<LogRequest, 'since' | 'grep'>;
  readonly undo?: true;
  readonly more: number;
}

/** Takes the options out of the words, wherever they are. After `--` everything is argument. */
export function takeOptions(given: readonly Word[], rules: OptionRules): Arguments | Fault {
  const words: Word[] = [];
  const exceptions: Exception[] = [];
  let environment: Word | undefined;
  let undo: true | undefined;
  const log: { since?: number; grep?: string } = {};
  for (let index = 0; index < given.length; index++) {
    const word = given[index];
    if (word === undefined) break;
    if (word.text === endOfOptions) {
      words.push(...given.slice(index + 1));
      break;
    }
    if (!looksLikeOption(word, rules.isFreeText)) {
      words.push(word);
      continue;
    }
    const taken = takeOne(word, given.slice(index + 1), rules);
    if (isFault(taken)) return taken;
    const { exception } = taken;
    const isTwice =
      (taken.environment !== undefined && environment !== undefined) ||
      (taken.undo === true && undo === true) ||
      (exception !== undefined && exceptions.some(({ kind }) => kind === exception.kind)) ||
      Object.keys(taken.log ?? {}).some((name) => Object.hasOwn(log, name));
    index += taken.more;
    if (isTwice) {
      const end = given[index]?.end ?? word.end;
      return fault({ start: word.start, end }, `${splitAtFirst(word, '=')[0]} is given twice.`, '');
    }
    environment ??= taken.environment;
    undo ??= taken.undo;
    Object.assign(log, taken.log);
    if (exception !== undefined) exceptions.push(exception);
  }
  return {
    kind: 'arguments',
    words,
    ...defined({ environment: environment?.text, undo }),
    ...(exceptions.length === 0 ? {} : { exceptions: sortExceptions(exceptions) }),
    ...(Object.keys(log).length === 0 ? {} : { log }),
  };
}

function takeOne(word: Word, after: readonly Word[], rules: OptionRules): Taken | Fault {
  const [name, value] = splitAtFirst(word, '=');
  if (name === environmentOption) return takeEnvironment(word, value, after);
  const own = rules.options?.find((option) => option === name);
  if (own === undoOption) {
    return value === undefined ? { kind: 'taken', undo: true, more: 0 } : fault(word, `${name} takes no value.`, name);
  }
  if (own !== undefined) {
    const read = readLogOption(own, word, value === undefined ? after : [value, ...after]);
    if (isFault(read)) return read;
    return { kind: 'taken', log: read.said, more: read.words - (value === undefined ? 0 : 1) };
  }
  const option = exceptionOptions.find(({ option }) => option === name);
  if (option === undefined) return unknownOption(word, name, rules);
  const { kind } = option;
  if (!rules.exceptions.includes(kind)) return fault(word, `${name} is no option of this command.`, '');
  if (kind === 'override') {
    const read = readOverride(word, value === undefined ? after : [value, ...after]);
    if (isFault(read)) return read;
    return {
      kind: 'taken',
      exception: { kind, reason: read.reason },
      more: read.words - (value === undefined ? 0 : 1),
    };
  }
  if (value !== undefined) return fault(word, `${name} takes no value.`, name);
  return { kind: 'taken', exception: { kind }, more: 0 };
}

function takeEnvironment(word: Word, value: Word | undefined, after: readonly Word[]): Taken | Fault {
  const named = value ?? after[0];
  if (named === undefined || named.text === '') {
    return fault(word, `${environmentOption} needs the name of an environment.`);
  }
  const wrong = foreignFault([named]) ?? wrongName(named);
  return wrong ?? { kind: 'taken', environment: named, more: value === undefined ? 1 : 0 };
}

/** Also what keyboards make of `--env`, and slips such as `-env`: taken for text, they would name another environment. */
function looksLikeOption({ text }: Word, isFreeText: boolean): boolean {
  return (
    text.startsWith('--') ||
    /^[-\u2010-\u2015\u2212]+e(?:nv[a-z]*)?(?:=|$)/i.test(text) ||
    (!isFreeText && text.startsWith('-'))
  );
}

function unknownOption(word: Word, name: string, rules: OptionRules): Fault {
  const foreign = foreignFault([word]);
  if (foreign !== undefined) return foreign;
  const known: readonly string[] = [
    ...(rules.options ?? []),
    ...exceptionOptions.filter(({ kind }) => rules.exceptions.includes(kind)).map(({ option }) => option),
  ];
  const others = known.map((option) => (option === '--override' ? `${option} "reason"` : option));
  const all =
    known.length === 0
      ? `the only one is ${environmentOption} NAME`
      : `there are ${environmentOption} NAME, ${others.join(', ')}`;
  const message = `${quote(name)} is no option; ${all}.`;
  const isMeant = /^-+e(?:nv[a-z]*)?$/i.test(name) || /^--?[env]{2,4}$/i.test(name);
  const meant = isMeant ? environmentOption : nearest(name, known);
  return meant === undefined ? fault(word, message) : fault(word, message, meant + word.text.slice(name.length));
}

function wrongName(word: Word): Fault | undefined {
  if (isEnvironmentName(word.text)) return undefined;
  return fault(
    word,
    `${quote(word.text)} can't be the name of an environment: those have letters, digits, ".", "-" and "_".`,
  );
}

import { defined } from '../defined.ts';
import { isOpsError, OpsError, type Problem, problemsIn } from '../errors.ts';
import type { ServiceRequest } from './command.ts';
import { type Exception, exceptionKinds, formatException } from './exceptions.ts';
import { type Fault, isFault } from './fault.ts';
import { type LogOption, logOptions, type LogRequest } from './log-request.ts';
import { type Arguments, takeOptions } from './options.ts';
import { readReplicas, readService } from './parse-arguments.ts';
import type { ServiceReplicas } from './replicas.ts';
import { parseServiceRequests } from './service-request.ts';
import { wordsOf } from './words.ts';

/** What the Action's input `services` holds: what stands after the verb of a command, without its environment. */
export interface ServicesInput {
  readonly services: readonly ServiceRequest[];
  /** What is to be loosened, sorted. */
  readonly exceptions: readonly Exception[];
}

/** The input's text, as `attemptServicesInput` reads it back. */
export function formatServicesInput(services: readonly string[], exceptions: readonly Exception[] = []): string {
  return [...services, ...exceptions.map(formatException)].join(' ');
}

/**
 * Reads the input: requests divided by white space or commas, on one line or several, and options that loosen a rule among
 * them, such as `api:dev --no-backup`.
 * @throws OpsError `input-invalid` with all problems; their paths say which line.
 */
function readServicesInput(text: string): ServicesInput {
  const { words, exceptions } = wordsIn(text);
  return { services: parseServiceRequests(withOnly(text, words)), exceptions };
}

type LogInput = Pick<ServicesInput, 'exceptions'> & { readonly log?: LogRequest };

/** The same of an operation that reads a log: `api --since 2h --grep "timeout"`. */
export function attemptLogInput(text: string): Attempt<LogInput> {
  return attempt<LogInput>({ exceptions: [] }, () => {
    const { words, exceptions, log } = wordsIn(text, logOptions);
    const service = readService(words, { start: 0, end: 0 });
    if (isFault(service)) throw invalidAt(text, service);
    const [, second] = words;
    if (second !== undefined) throw invalidAt(text, { at: second, message: 'names more than one service' });
    return { log: { ...log, service }, exceptions };
  });
}

/** The input's words without its options, and these. @throws OpsError `input-invalid` */
function wordsIn(
  text: string,
  options: readonly LogOption[] = [],
): Pick<Arguments, 'words' | 'log'> & { readonly exceptions: readonly Exception[] } {
  const line = text.replaceAll(/[\r\n]/g, ' ');
  const found = takeOptions(wordsOf(line, 0), { isFreeText: false, exceptions: exceptionKinds, options });
  if (isFault(found)) throw invalidAt(text, found);
  if (found.environment !== undefined) {
    throw invalid([{ path: 'services', message: 'takes no --env: the environment has an input of its own' }]);
  }
  return { words: found.words, exceptions: found.exceptions ?? [], ...defined({ log: found.log }) };
}

/** The text with blanks in place of everything but `words`, so that what is wrong is still told by its line. */
function withOnly(text: string, words: readonly { readonly start: number; readonly text: string }[]): string {
  const characters = text.replaceAll(/[^\r\n]/g, ' ').split('');
  for (const word of words) characters.splice(word.start, word.text.length, ...word.text.split(''));
  return characters.join('');
}

function pathAt(text: string, offset: number): string {
  return `services, line ${text.slice(0, offset).split(/\r\n|\r|\n/).length}`;
}

function invalidAt(
  text: string,
  { at, message }: Pick<Fault, 'message'> & { readonly at: { readonly start: number } },
): OpsError {
  return invalid([{ path: pathAt(text, at.start), message }]);
}

function invalid(problems: readonly [Problem, ...Problem[]]): OpsError {
  return new OpsError('input-invalid', problems[0].message, { where: 'services', problems });
}

/** What was read, as far as it can be used, and what is wrong with it. */
type Attempt<T> = T & { readonly problems: readonly Problem[] };

function attempt<T extends object>(nothing: T, read: () => T): Attempt<T> {
  try {
    return { ...read(), problems: [] };
  } catch (error) {
    if (!isOpsError(error, 'input-invalid')) throw error;
    return { ...nothing, problems: problemsIn(error, 'services') };
  }
}

/** What is wrong with the input's text, and the input as far as it can be used. */
export function attemptServicesInput(text: string): Attempt<ServicesInput> {
  return attempt({ services: [], exceptions: [] }, () => readServicesInput(text));
}

/** The same of an operation that takes numbers of tasks: `api=3`. */
export function attemptReplicasInput(
  text: string,
): Attempt<Pick<ServicesInput, 'exceptions'> & { readonly replicas: readonly ServiceReplicas[] }> {
  return attempt({ replicas: [], exceptions: [] }, () => {
    const { words, exceptions } = wordsIn(text);
    const replicas = readReplicas(words, { start: 0, end: 0 });
    if (isFault(replicas)) throw invalidAt(text, replicas);
    return { replicas, exceptions };
  });
}

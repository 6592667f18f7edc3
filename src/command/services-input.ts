import { defined } from '../defined.ts';
import { isOpsError, OpsError, type Problem, problemsIn } from '../errors.ts';
import type { ServiceRequest } from './command.ts';
import { type Exception, exceptionKinds, formatException } from './exceptions.ts';
import { isFault } from './fault.ts';
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

/** The same of an operation that reads a log: `api --since 2h --grep "timeout"`. */
export function attemptLogInput(text: string): {
  readonly log?: LogRequest;
  readonly exceptions: readonly Exception[];
  readonly problems: readonly Problem[];
} {
  try {
    const { words, exceptions, log } = wordsIn(text, logOptions);
    const service = readService(words, { start: 0, end: 0 });
    const [, second] = words;
    const fault = isFault(service) ? service : second && { at: second, message: 'names more than one service' };
    if (fault !== undefined) throw invalid([{ path: pathAt(text, fault.at.start), message: fault.message }]);
    return isFault(service) ? { exceptions, problems: [] } : { log: { ...log, service }, exceptions, problems: [] };
  } catch (error) {
    if (!isOpsError(error, 'input-invalid')) throw error;
    return { exceptions: [], problems: problemsIn(error, 'services') };
  }
}

/** The input's words without its options, and these. @throws OpsError `input-invalid` */
function wordsIn(
  text: string,
  options: readonly LogOption[] = [],
): Pick<Arguments, 'words' | 'log'> & { readonly exceptions: readonly Exception[] } {
  const line = text.replaceAll(/[\r\n]/g, ' ');
  const found = takeOptions(wordsOf(line, 0), { isFreeText: false, exceptions: exceptionKinds, options });
  if (isFault(found)) throw invalid([{ path: pathAt(text, found.at.start), message: found.message }]);
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

function invalid(problems: readonly [Problem, ...Problem[]]): OpsError {
  return new OpsError('input-invalid', problems[0].message, { where: 'services', problems });
}

/** What is wrong with the input's text, and the input as far as it can be used. */
export function attemptServicesInput(text: string): ServicesInput & { readonly problems: readonly Problem[] } {
  try {
    return { ...readServicesInput(text), problems: [] };
  } catch (error) {
    if (!isOpsError(error, 'input-invalid')) throw error;
    return { services: [], exceptions: [], problems: problemsIn(error, 'services') };
  }
}

/** The same of an operation that takes numbers of tasks: `api=3`. */
export function attemptReplicasInput(text: string): {
  readonly replicas: readonly ServiceReplicas[];
  readonly exceptions: readonly Exception[];
  readonly problems: readonly Problem[];
} {
  try {
    const { words, exceptions } = wordsIn(text);
    const replicas = readReplicas(words, { start: 0, end: 0 });
    if (!isFault(replicas)) return { replicas, exceptions, problems: [] };
    throw invalid([{ path: pathAt(text, replicas.at.start), message: replicas.message }]);
  } catch (error) {
    if (!isOpsError(error, 'input-invalid')) throw error;
    return { replicas: [], exceptions: [], problems: problemsIn(error, 'services') };
  }
}

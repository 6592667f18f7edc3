import { isOpsError } from '../errors.ts';
import type { ArgumentFields, ImagePin, ServiceRequest } from './command.ts';
import { describeCodePoint } from './code-points.ts';
import { fault, type Fault, foreignFault, isFault, quote } from './fault.ts';
import { findVerb, limits } from './grammar.ts';
import { isEnvironmentName, isServiceName } from './names.ts';
import { repairRequests, repairServices } from './repair.ts';
import { parseServiceRequest } from './service-request.ts';
import { parseReplicas, type ServiceReplicas } from './replicas.ts';
import { splitAtCommas, type Span, type Word } from './words.ts';

/** Reads requests, divided by blanks or commas. `after` is where they should have been, for when there are none. */
export function readRequests(words: readonly Word[], after: Span): readonly ServiceRequest[] | Fault {
  const requests: ServiceRequest[] = [];
  for (const word of words.flatMap(splitAtCommas)) {
    const request = readRequest(word);
    if (isFault(request)) return request;
    if (requests.some(({ service }) => service === request.service)) return twice(word, request.service);
    requests.push(request);
    if (requests.length > limits.services) return tooMany(word);
  }
  return requests.length > 0 ? requests : fault(after, 'It does not say which services.');
}

/** Reads names of services, any number of them. */
export function readServices(words: readonly Word[]): readonly string[] | Fault {
  const services: string[] = [];
  for (const word of words.flatMap(splitAtCommas)) {
    const wrong = foreignFault([word]) ?? wrongService(word);
    if (wrong !== undefined) return wrong;
    if (services.includes(word.text)) return twice(word, word.text);
    services.push(word.text);
    if (services.length > limits.services) return tooMany(word);
  }
  return services;
}

/** Reads `update` and requests, which are also requests alone; or `rollback` and names of services. */
export function readChange(words: readonly Word[], after: Span): ArgumentFields['change'] | Fault {
  const [first, ...rest] = words;
  if (first?.text === 'rollback') {
    const services = readServices(rest);
    return isFault(services) ? services : { of: 'rollback', services };
  }
  if (first !== undefined && first.text !== 'update' && findVerb(first.text) !== undefined) {
    return fault(first, 'Only an update or a rollback can be planned.', 'update');
  }
  const services = first?.text === 'update' ? readRequests(rest, first) : readRequests(words, after);
  return isFault(services) ? services : { services };
}

/** Reads two environments, and names of services. */
export function readPromotion([from, to, ...rest]: readonly Word[], after: Span): ArgumentFields['promotion'] | Fault {
  if (from === undefined || to === undefined) {
    return fault(after, 'It does not say from which environment to which.', 'promote staging production');
  }
  const wrong = [from, to].find(({ text }) => !isEnvironmentName(text));
  if (wrong !== undefined) return fault(wrong, `${quote(wrong.text)} can't be the name of an environment.`);
  if (from.text === to.text) return fault(to, 'These are one environment.');
  const services = readServices(rest);
  return isFault(services) ? services : { from: from.text, to: to.text, services };
}

/** Reads the name of exactly one service. */
export function readService(words: readonly Word[], after: Span): string | Fault {
  const services = readServices(words);
  if (isFault(services)) return services;
  const [service] = services;
  return service ?? fault(after, 'It does not say which service.');
}

/** Reads services with their numbers of tasks, divided by blanks or commas. */
export function readReplicas(words: readonly Word[], after: Span): readonly ServiceReplicas[] | Fault {
  const found: ServiceReplicas[] = [];
  for (const word of words.flatMap(splitAtCommas)) {
    const foreign = foreignFault([word]);
    if (foreign !== undefined) return foreign;
    const one = parseReplicas(word.text);
    if (one === undefined) {
      return fault(word, `${quote(word.text)} is no service with its number of tasks, from 1 to 100, such as api=3.`);
    }
    if (found.some(({ service }) => service === one.service)) return twice(word, one.service);
    found.push(one);
    if (found.length > limits.services) return tooMany(word);
  }
  return found.length > 0 ? found : fault(after, 'It does not say which services, and how many tasks each.');
}

const pinForm = new RegExp(String.raw`^([^@]*)@(sha256:[0-9a-f]{${limits.prefix},64})$`);

/** Reads pinned images, divided by blanks or commas, any number of them. */
export function readPins(words: readonly Word[]): readonly ImagePin[] | Fault {
  const pins: ImagePin[] = [];
  for (const word of words.flatMap(splitAtCommas)) {
    const foreign = foreignFault([word]);
    if (foreign !== undefined) return foreign;
    const [, service = '', prefix] = pinForm.exec(word.text) ?? [];
    if (prefix === undefined || !isServiceName(service)) {
      const form = `SERVICE@sha256: and at least ${limits.prefix} digits of the digest`;
      return fault(word, `${quote(word.text)} names no image to approve: that is ${form}.`);
    }
    if (pins.some((pin) => pin.service === service)) return twice(word, service);
    pins.push({ service, prefix });
    if (pins.length > limits.services) return tooMany(word);
  }
  return pins;
}

/**
 * Reads a reason: the words with one space between them. Undefined when there are none. What would not be seen, or
 * would turn the text around it, is refused; the joiner in the middle of an emoji is not.
 */
export function readReason(words: readonly Word[]): string | undefined | Fault {
  const hidden = /(?!\u200d\p{Extended_Pictographic})[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
  for (const word of words) {
    const found = hidden.exec(word.text);
    if (found !== null) {
      const message = `The reason has the character ${describeCodePoint(found[0])} in it, which can't be seen.`;
      return fault(word, message, word.text.replace(new RegExp(hidden, 'gu'), ''));
    }
  }
  const reason = words.map(({ text }) => text).join(' ');
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (reason.length <= limits.reason) return reason;
  return fault(
    { start: first.start, end: last.end },
    `A reason can have ${limits.reason} characters, and this has ${reason.length}.`,
  );
}

function readRequest(word: Word): ServiceRequest | Fault {
  const foreign = foreignFault([word]);
  if (foreign !== undefined) return foreign;
  try {
    return parseServiceRequest(word.text);
  } catch (error) {
    if (!isOpsError(error, 'input-invalid')) throw error;
    return fault(word, sentence(error.message), repairRequests(word.text));
  }
}

function wrongService(word: Word): Fault | undefined {
  if (isServiceName(word.text)) return undefined;
  return fault(word, `${quote(word.text)} can't be the name of a service.`, repairServices(word.text));
}

function twice(word: Word, service: string): Fault {
  return fault(word, `${quote(service)} is named twice.`, '');
}

function tooMany(word: Word): Fault {
  return fault(word, `One command can name ${limits.services} services at most.`);
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

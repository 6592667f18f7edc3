import { nearest } from '../nearest.ts';
import { defined } from '../defined.ts';
import { type Command, logOf } from './command.ts';
import { environmentFault, type KnownNames } from './environment-word.ts';
import { fault, type Fault, foreignFault, isFault, quote } from './fault.ts';
import { exceptionsOfVerb, findVerb, grammar, limits, namesServices, prefix } from './grammar.ts';
import { logOptions } from './log-request.ts';
import { type Arguments, type OwnOption, takeOptions } from './options.ts';
import {
  readChange,
  readPins,
  readPromotion,
  readReason,
  readReplicas,
  readRequests,
  readService,
  readServices,
} from './parse-arguments.ts';
import { readRecovery, undoOption } from './recovery-request.ts';
import type { ArgumentKind } from './verb-entry.ts';
import type { VerbOf } from './verbs.ts';
import { type Word, wordsOf } from './words.ts';

const none: KnownNames = { services: new Set(), environments: [] };

/** Reads a line that starts with `/d8x`. Without names no word is taken for an environment's. */
export function parseLine(line: string, names: KnownNames = none): Command | Fault {
  if (line.length > limits.line) {
    return fault({ start: limits.line, end: line.length }, `A command can have ${limits.line} characters at most.`);
  }
  const [first, verbWord, ...rest] = wordsOf(line, 0);
  if (first?.text !== prefix) return wrongPrefix(first ?? { text: '', start: 0, end: 0 });
  if (verbWord === undefined) return fault(first, 'It does not say what to do.', `${prefix} help`);
  const verb = findVerb(verbWord.text);
  if (verb === undefined) return unknownVerb(verbWord);
  const isFreeText = verb.argument === 'reason';
  const options = ownOptions[verb.argument] ?? [];
  const found = takeOptions(rest, { isFreeText, exceptions: exceptionsOfVerb(verb.verb), options });
  if (found.kind === 'fault') return found;
  const foreign = isFreeText ? undefined : foreignFault(found.words);
  return foreign ?? environmentFault(verb, rest, found, names) ?? build(verb, verbWord, found);
}

/** The options that come with what a verb takes. */
const ownOptions: Readonly<Partial<Record<ArgumentKind, readonly OwnOption[]>>> = {
  log: logOptions,
  recovery: [undoOption],
};

function wrongPrefix(word: Word): Fault {
  const foreign = foreignFault([word]);
  return foreign ?? fault(word, `A command starts with ${prefix}, in small letters.`, prefix);
}

function unknownVerb(word: Word): Fault {
  const foreign = foreignFault([word]);
  if (foreign !== undefined) return foreign;
  const verbs = grammar.map(({ verb }) => verb);
  const message = `${quote(word.text)} is no command. There are ${verbs.join(', ')}.`;
  return fault(word, message, nearest(word.text, verbs));
}

/** By what the verb takes. */
function build(verb: VerbOf, verbWord: Word, given: Arguments): Command | Fault {
  const { words, environment, exceptions } = given;
  const scope = defined({ environment, exceptions });
  switch (verb.argument) {
    case 'none':
      return superfluous(verb, words) ?? { verb: verb.verb, ...scope };
    case 'requests': {
      const services = readRequests(words, verbWord);
      return isFault(services) ? services : { verb: verb.verb, services, ...scope };
    }
    case 'services': {
      const services = readServices(words);
      if (isFault(services)) return services;
      if (services.length === 0 && namesServices(verb.verb)) return fault(verbWord, 'It does not say which services.');
      return { verb: verb.verb, services, ...scope };
    }
    case 'replicas': {
      const replicas = readReplicas(words, verbWord);
      return isFault(replicas) ? replicas : { verb: verb.verb, replicas, ...scope };
    }
    case 'change': {
      const change = readChange(words, verbWord);
      return isFault(change) ? change : { verb: verb.verb, ...change, ...scope };
    }
    case 'log': {
      const service = readService(words, verbWord);
      if (isFault(service)) return service;
      return superfluous(verb, words.slice(1)) ?? { verb: verb.verb, ...logOf({ ...given.log, service }), ...scope };
    }
    case 'recovery': {
      const recovery = readRecovery(words, given.undo === true);
      return isFault(recovery) ? recovery : { verb: verb.verb, ...recovery, ...scope };
    }
    case 'reason': {
      const reason = readReason(words);
      return isFault(reason) ? reason : { verb: verb.verb, ...defined({ reason }), ...scope };
    }
    case 'promotion': {
      if (environment !== undefined) return fault(verbWord, 'It names its environments without --env.');
      const promotion = readPromotion(words, verbWord);
      return isFault(promotion)
        ? promotion
        : { verb: verb.verb, ...promotion, environment: promotion.to, ...defined({ exceptions }) };
    }
    case 'service': {
      const service = readService(words, verbWord);
      return isFault(service) ? service : (superfluous(verb, words.slice(1)) ?? { verb: verb.verb, service, ...scope });
    }
    case 'pins': {
      const pins = readPins(words);
      if (isFault(pins)) return pins;
      return { verb: verb.verb, ...(pins.length === 0 ? {} : { pins }), ...scope };
    }
    default:
      return verb satisfies never;
  }
}

function superfluous(verb: VerbOf, words: readonly Word[]): Fault | undefined {
  const [first] = words;
  const takes = verb.argument === 'none' ? 'nothing but --env NAME' : 'one service and its options';
  return first === undefined ? undefined : fault(first, `${verb.verb} takes ${takes}.`, '');
}

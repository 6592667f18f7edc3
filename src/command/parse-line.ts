import { nearest } from '../nearest.ts';
import type { Command } from './command.ts';
import { environmentFault, type KnownNames } from './environment-word.ts';
import { fault, type Fault, foreignFault, isFault, quote } from './fault.ts';
import { findVerb, grammar, limits, prefix, type VerbGrammar } from './grammar.ts';
import { type Arguments, takeOptions } from './options.ts';
import { readPins, readReason, readRequests, readService, readServices } from './parse-arguments.ts';
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
  const found = takeOptions(rest, { isFreeText, exceptions: verb.exceptions ?? [] });
  if (found.kind === 'fault') return found;
  const foreign = isFreeText ? undefined : foreignFault(found.words);
  return foreign ?? environmentFault(verb, rest, found, names) ?? build(verb, verbWord, found);
}

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

function build(verb: VerbGrammar, verbWord: Word, { words, environment, exceptions }: Arguments): Command | Fault {
  const scope = {
    ...(environment === undefined ? {} : { environment }),
    ...(exceptions === undefined ? {} : { exceptions }),
  };
  switch (verb.verb) {
    case 'plan':
      return buildPlan(verbWord, words, scope);
    case 'update': {
      const services = readRequests(words, verbWord);
      return isFault(services) ? services : { verb: 'update', services, ...scope };
    }
    case 'rollback': {
      const services = readServices(words);
      return isFault(services) ? services : { verb: 'rollback', services, ...scope };
    }
    case 'images': {
      const service = readService(words, verbWord);
      return isFault(service) ? service : (superfluous(verb, words.slice(1)) ?? { verb: 'images', service, ...scope });
    }
    case 'lock': {
      const reason = readReason(words);
      if (isFault(reason)) return reason;
      return { verb: 'lock', ...(reason === undefined ? {} : { reason }), ...scope };
    }
    case 'approve': {
      const pins = readPins(words);
      if (isFault(pins)) return pins;
      return { verb: 'approve', ...(pins.length === 0 ? {} : { pins }), ...scope };
    }
    case 'help':
    case 'status':
    case 'backup':
    case 'unlock':
    case 'cancel':
      return superfluous(verb, words) ?? { verb: verb.verb, ...scope };
    default:
      return verb.verb satisfies never;
  }
}

/** `plan update api`, which is also `plan api`; or `plan rollback api`. */
function buildPlan(verbWord: Word, words: readonly Word[], scope: Pick<Command, 'environment'>): Command | Fault {
  const [first, ...rest] = words;
  if (first?.text === 'rollback') {
    const services = readServices(rest);
    return isFault(services) ? services : { verb: 'plan', of: 'rollback', services, ...scope };
  }
  if (first !== undefined && first.text !== 'update' && findVerb(first.text) !== undefined) {
    return fault(first, 'Only an update or a rollback can be planned.', 'update');
  }
  const services = first?.text === 'update' ? readRequests(rest, first) : readRequests(words, verbWord);
  return isFault(services) ? services : { verb: 'plan', services, ...scope };
}

function superfluous(verb: VerbGrammar, words: readonly Word[]): Fault | undefined {
  const [first] = words;
  const takes = verb.argument === 'none' ? 'nothing but --env NAME' : 'one service and --env NAME';
  return first === undefined ? undefined : fault(first, `${verb.verb} takes ${takes}.`, '');
}

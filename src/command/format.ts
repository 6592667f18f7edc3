import { type Argument, argumentOf, type Command, exceptionsOf } from './command.ts';
import { formatException } from './exceptions.ts';
import { endOfOptions, environmentOption, prefix } from './grammar.ts';
import { recoveryWords } from './recovery-request.ts';
import { formatReplicas } from './replicas.ts';
import { logWords } from './log-request.ts';
import { formatServiceRequest } from './service-request.ts';

/** The normal form of a command, which the parser reads back as the same: `/d8x update api:dev --env production`. */
export function formatCommand(command: Command): string {
  // A promotion has it among its words.
  const environment =
    command.environment === undefined || command.verb === 'promote' ? [] : [environmentOption, command.environment];
  const options = [...exceptionsOf(command).map(formatException), ...environment];
  const argument = argumentOf(command);
  const words = wordsOf(argument);
  // Free text goes to the end of the line.
  const rest = argument.kind === 'reason' ? [...options, ...words] : [...words, ...options];
  return [prefix, command.verb, ...rest].join(' ');
}

function wordsOf(argument: Argument): readonly string[] {
  switch (argument.kind) {
    case 'none':
      return [];
    case 'requests':
      return argument.services.map(formatServiceRequest);
    case 'services':
      return argument.services;
    case 'replicas':
      return argument.replicas.map(formatReplicas);
    case 'change':
      return argument.of === 'rollback'
        ? ['rollback', ...argument.services]
        : ['update', ...argument.services.map(formatServiceRequest)];
    case 'log':
      return logWords(argument);
    case 'recovery':
      return recoveryWords(argument);
    case 'reason':
      return reasonWords(argument.reason);
    case 'promotion':
      return [argument.from, argument.to, ...argument.services];
    case 'service':
      return [argument.service];
    case 'pins':
      return (argument.pins ?? []).map(({ service, prefix }) => `${service}@${prefix}`);
    default:
      return argument satisfies never;
  }
}

/** A reason that has something like an option in it is divided from the real ones. */
function reasonWords(reason: string | undefined): readonly string[] {
  if (reason === undefined) return [];
  return /(?:^| )[-\u2010-\u2015\u2212]/.test(reason) ? [endOfOptions, reason] : [reason];
}

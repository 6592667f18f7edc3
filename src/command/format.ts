import type { Command } from './command.ts';
import { endOfOptions, environmentOption, prefix } from './grammar.ts';
import { formatServiceRequest } from './service-request.ts';

/** The normal form of a command, which the parser reads back as the same: `/d8x update api:dev --env production`. */
export function formatCommand(command: Command): string {
  const option = command.environment === undefined ? [] : [environmentOption, command.environment];
  return [prefix, command.verb, ...argumentsOf(command, option)].join(' ');
}

function argumentsOf(command: Command, option: readonly string[]): readonly string[] {
  switch (command.verb) {
    case 'plan':
      return ['update', ...command.services.map(formatServiceRequest), ...option];
    case 'update':
      return [...command.services.map(formatServiceRequest), ...option];
    case 'rollback':
      return [...command.services, ...option];
    case 'images':
      return [command.service, ...option];
    case 'lock':
      return [...option, ...reasonWords(command.reason)];
    case 'help':
    case 'status':
    case 'backup':
    case 'unlock':
    case 'cancel':
    case 'approve':
      return option;
    default:
      return command satisfies never;
  }
}

/** A reason that has something like an option in it is divided from the real ones. */
function reasonWords(reason: string | undefined): readonly string[] {
  if (reason === undefined) return [];
  return /(?:^| )[-\u2010-\u2015\u2212]/.test(reason) ? [endOfOptions, reason] : [reason];
}

import type { Command } from './command.ts';
import { formatException } from './exceptions.ts';
import { endOfOptions, environmentOption, prefix } from './grammar.ts';
import { formatServiceRequest } from './service-request.ts';

/** The normal form of a command, which the parser reads back as the same: `/d8x update api:dev --env production`. */
export function formatCommand(command: Command): string {
  const exceptions = 'exceptions' in command ? (command.exceptions ?? []) : [];
  const environment = command.environment === undefined ? [] : [environmentOption, command.environment];
  const options = [...exceptions.map(formatException), ...environment];
  return [prefix, command.verb, ...argumentsOf(command, options)].join(' ');
}

function argumentsOf(command: Command, options: readonly string[]): readonly string[] {
  switch (command.verb) {
    case 'plan': {
      const what =
        command.of === 'rollback'
          ? ['rollback', ...command.services]
          : ['update', ...command.services.map(formatServiceRequest)];
      return [...what, ...options];
    }
    case 'update':
      return [...command.services.map(formatServiceRequest), ...options];
    case 'rollback':
      return [...command.services, ...options];
    case 'images':
      return [command.service, ...options];
    case 'lock':
      return [...options, ...reasonWords(command.reason)];
    case 'approve':
      return [...(command.pins ?? []).map(({ service, prefix }) => `${service}@${prefix}`), ...options];
    case 'help':
    case 'status':
    case 'backup':
    case 'unlock':
    case 'cancel':
      return options;
    default:
      return command satisfies never;
  }
}

/** A reason that has something like an option in it is divided from the real ones. */
function reasonWords(reason: string | undefined): readonly string[] {
  if (reason === undefined) return [];
  return /(?:^| )[-\u2010-\u2015\u2212]/.test(reason) ? [endOfOptions, reason] : [reason];
}

import type { Command } from '../src/command/command.ts';
import { formatCommand } from '../src/command/format.ts';
import type { ActionInputs } from './inputs.ts';

/** The command that a run carries out; undefined for `restore`, which no comment can ask for. */
export function commandOf({ request }: Pick<ActionInputs, 'request'>): Command | undefined {
  const { operation, services, rollbackServices, lock } = request;
  const environment = request.environment === undefined ? {} : { environment: request.environment };
  switch (operation) {
    case 'update':
    case 'plan':
      return { verb: operation, services, ...environment };
    case 'rollback':
      return { verb: operation, services: rollbackServices, ...environment };
    case 'lock':
      return { verb: operation, ...(lock.reason === undefined ? {} : { reason: lock.reason }), ...environment };
    case 'backup':
    case 'status':
    case 'unlock':
      return { verb: operation, ...environment };
    case 'restore':
      return undefined;
    default:
      return operation satisfies never;
  }
}

/** The same as text, in its normal form; the operation's name where no command is like it. */
export function commandText(inputs: Pick<ActionInputs, 'request'>): string {
  const command = commandOf(inputs);
  return command === undefined ? inputs.request.operation : formatCommand(command);
}

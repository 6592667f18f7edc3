import type { Command } from '../src/command/command.ts';
import { formatCommand } from '../src/command/format.ts';
import type { ActionInputs } from './inputs.ts';

/** The command that a run carries out; undefined for `restore`, which no comment can ask for. */
export function commandOf({ request, exceptions }: Pick<ActionInputs, 'request' | 'exceptions'>): Command | undefined {
  const { operation, services, rollbackServices, lock } = request;
  const scope = request.environment === undefined ? {} : { environment: request.environment };
  const loosened = { ...scope, ...(exceptions.length === 0 ? {} : { exceptions }) };
  switch (operation) {
    case 'plan':
      return request.plans === 'rollback'
        ? { verb: operation, of: 'rollback', services: rollbackServices, ...loosened }
        : { verb: operation, services, ...loosened };
    case 'update':
      return { verb: operation, services, ...loosened };
    case 'rollback':
      return { verb: operation, services: rollbackServices, ...loosened };
    case 'lock':
      return { verb: operation, ...(lock.reason === undefined ? {} : { reason: lock.reason }), ...scope };
    case 'backup':
    case 'status':
    case 'unlock':
      return { verb: operation, ...scope };
    case 'restore':
      return undefined;
    default:
      return operation satisfies never;
  }
}

/** The same as text, in its normal form; the operation's name where no command is like it. */
export function commandText(inputs: Pick<ActionInputs, 'request' | 'exceptions'>): string {
  const command = commandOf(inputs);
  return command === undefined ? inputs.request.operation : formatCommand(command);
}

import type { Command } from '../src/command/command.ts';
import { formatCommand } from '../src/command/format.ts';
import { commandOfRun } from '../src/command/inputs.ts';
import { defined } from '../src/defined.ts';
import type { ActionInputs } from './inputs.ts';

/** The command that a run carries out; undefined for what no comment can ask for, such as `restore`. */
export function commandOf({ request, exceptions }: Pick<ActionInputs, 'request' | 'exceptions'>): Command | undefined {
  const { operation, plans, services, rollbackServices, replicas = [], log, lock, environment } = request;
  return commandOfRun({
    operation,
    requests: services,
    services: rollbackServices,
    replicas,
    exceptions,
    ...defined({ plans, log, reason: lock.reason, environment }),
  });
}

/** The same as text, in its normal form; the operation's name where no command is like it. */
export function commandText(inputs: Pick<ActionInputs, 'request' | 'exceptions'>): string {
  const command = commandOf(inputs);
  return command === undefined ? inputs.request.operation : formatCommand(command);
}

import { basename } from 'node:path';
import type { Command } from '../src/command/command.ts';
import { formatCommand } from '../src/command/format.ts';
import { commandOfRun } from '../src/command/inputs.ts';
import type { RecoveryRequest } from '../src/command/recovery-request.ts';
import { defined } from '../src/defined.ts';
import type { ActionInputs } from './inputs.ts';

type CommandInputs = Pick<ActionInputs, 'request' | 'exceptions' | 'recover'>;

/** The command that a run carries out; undefined for what no comment can ask for, such as `restore`. */
export function commandOf({ request, exceptions, recover }: CommandInputs): Command | undefined {
  const { operation, plans, services, rollbackServices, replicas = [], log, lock, environment } = request;
  const recovery = recoveryOf(recover);
  return commandOfRun({
    operation,
    requests: services,
    services: rollbackServices,
    replicas,
    exceptions,
    ...defined({ plans, log, recovery, reason: lock.reason, environment }),
  });
}

/** A file is called as the backup that it holds. */
function recoveryOf(recover: ActionInputs['recover']): RecoveryRequest | undefined {
  if (recover === undefined || recover.kind === 'undo') return recover === undefined ? undefined : { undo: true };
  const { from } = recover;
  switch (from.kind) {
    case 'file':
      return { backup: basename(from.path) };
    case 'run':
      return { backup: from.runId };
    case 'name':
      return { backup: from.name };
    default:
      return from satisfies never;
  }
}

/** The same as text, in its normal form; the operation's name where no command is like it. */
export function commandText(inputs: CommandInputs): string {
  const command = commandOf(inputs);
  return command === undefined ? inputs.request.operation : formatCommand(command);
}

import { defined } from '../defined.ts';
import { OpsError } from '../errors.ts';
import type { Operation } from './operations.ts';
import { type Argument, argumentOf, type Command, exceptionsOf, type ServiceRequest } from './command.ts';
import type { Exception } from './exceptions.ts';
import { formatCommand } from './format.ts';
import { type LogRequest, logWords } from './log-request.ts';
import { operationOf, verbOfOperation } from './grammar.ts';
import { isRunId, type RecoveryRequest } from './recovery-request.ts';
import { formatReplicas, type ServiceReplicas } from './replicas.ts';
import { formatServiceRequest } from './service-request.ts';
import { formatServicesInput } from './services-input.ts';

/** The Action's inputs that a command sets. Absent ones are as good as empty ones. */
export interface CommandInputs {
  readonly operation: Operation;
  /** Also what is to be loosened, or which lines of a log: `api:dev --no-backup`, `api --since 2h`. */
  readonly services?: string;
  /** For `plan`: `update`, or `rollback`. */
  readonly plan?: string;
  readonly environment?: string;
  readonly reason?: string;
  /** For `recover`: the backup, by its name or `latest`; or the run that took it; or `true` where the last one is undone. */
  readonly 'backup-name'?: string;
  readonly 'backup-run-id'?: string;
  readonly undo?: 'true';
}

/**
 * The inputs of the run that carries a command out; absent ones keep the Action's default.
 * @throws OpsError `command-invalid` for a command that no run carries out, such as `help`.
 */
export function commandToInputs(command: Command): CommandInputs & Record<string, string> {
  const operation = operationOf(command.verb);
  if (operation === undefined) throw new OpsError('command-invalid', `no run carries out ${formatCommand(command)}`);
  return {
    operation,
    ...inputsOf(argumentOf(command), exceptionsOf(command)),
    ...defined({ environment: command.environment }),
  };
}

function inputsOf(argument: Argument, exceptions: readonly Exception[]): Omit<CommandInputs, 'operation'> {
  const services = (names: readonly string[]): { readonly services?: string } => {
    const text = formatServicesInput(names, exceptions);
    return text === '' ? {} : { services: text };
  };
  switch (argument.kind) {
    case 'requests':
      return services(argument.services.map(formatServiceRequest));
    case 'services':
      return services(argument.services);
    case 'replicas':
      return services(argument.replicas.map(formatReplicas));
    case 'change':
      return argument.of === 'rollback'
        ? { plan: 'rollback', ...services(argument.services) }
        : services(argument.services.map(formatServiceRequest));
    case 'log':
      return services(logWords(argument));
    case 'recovery':
      return { ...backupInputs(argument), ...services([]) };
    case 'reason':
      return defined({ reason: argument.reason });
    case 'none':
    // No operation takes these.
    case 'promotion':
    case 'service':
    case 'pins':
      return {};
    default:
      return argument satisfies never;
  }
}

function backupInputs({ backup }: RecoveryRequest): Omit<CommandInputs, 'operation'> {
  if (backup === undefined) return { undo: 'true' };
  return isRunId(backup) ? { 'backup-run-id': backup } : { 'backup-name': backup };
}

/** What a run was given that a command could say. */
export interface GivenToRun {
  readonly operation: Operation;
  /** For `plan`: what is planned. */
  readonly plans?: 'update' | 'rollback';
  readonly requests: readonly ServiceRequest[];
  readonly services: readonly string[];
  readonly replicas: readonly ServiceReplicas[];
  readonly log?: LogRequest;
  readonly recovery?: RecoveryRequest;
  readonly reason?: string;
  readonly environment?: string;
  readonly exceptions: readonly Exception[];
}

/** The command that a run carries out; undefined where no command is like its operation. */
export function commandOfRun(run: GivenToRun): Command | undefined {
  const verb = verbOfOperation(run.operation);
  if (verb === undefined) return undefined;
  const scope = defined({ environment: run.environment });
  const loosened = { ...scope, ...(run.exceptions.length === 0 ? {} : { exceptions: run.exceptions }) };
  switch (verb.argument) {
    case 'none':
      return { verb: verb.verb, ...scope };
    case 'requests':
      return { verb: verb.verb, services: run.requests, ...loosened };
    case 'services':
      return { verb: verb.verb, services: run.services, ...loosened };
    case 'replicas':
      return { verb: verb.verb, replicas: run.replicas, ...loosened };
    case 'change':
      return run.plans === 'rollback'
        ? { verb: verb.verb, of: run.plans, services: run.services, ...loosened }
        : { verb: verb.verb, services: run.requests, ...loosened };
    case 'log':
      return run.log === undefined ? undefined : { verb: verb.verb, ...run.log, ...scope };
    case 'recovery':
      return run.recovery === undefined ? undefined : { verb: verb.verb, ...run.recovery, ...loosened };
    case 'reason':
      return { verb: verb.verb, ...defined({ reason: run.reason }), ...scope };
    case 'promotion':
    case 'service':
    case 'pins':
      return undefined;
    default:
      return verb satisfies never;
  }
}

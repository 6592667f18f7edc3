import { OpsError, type Problem } from '../errors.ts';
import type { Command } from './command.ts';
import { formatException } from './exceptions.ts';
import { parseCommand } from './comment.ts';
import { formatCommand } from './format.ts';
import { findVerb, limits } from './grammar.ts';
import { isEnvironmentName } from './names.ts';
import { formatServiceRequest } from './service-request.ts';
import { attemptServicesInput, formatServicesInput, type ServicesInput } from './services-input.ts';

/** The verbs that a run of the Action carries out, which are its operations of the same names. */
export const runVerbs = ['update', 'plan', 'backup', 'rollback', 'status', 'lock', 'unlock'] as const;
type RunVerb = (typeof runVerbs)[number];

/** The Action's inputs that a command sets. Absent ones are as good as empty ones. */
export interface CommandInputs {
  readonly operation: string;
  /** Also what is to be loosened: `api:dev --no-backup`. */
  readonly services?: string;
  /** For `plan`: `update`, or `rollback`. */
  readonly plan?: string;
  readonly environment?: string;
  readonly reason?: string;
}

/**
 * The inputs of the run that carries a command out; absent ones keep the Action's default.
 * @throws OpsError `command-invalid` for a command that no run carries out, such as `help`.
 */
export function commandToInputs(command: Command): CommandInputs & Record<string, string> {
  const environment = command.environment === undefined ? {} : { environment: command.environment };
  switch (command.verb) {
    case 'plan':
      return command.of === 'rollback'
        ? { operation: 'plan', plan: 'rollback', ...servicesOf(command.services, command), ...environment }
        : { operation: 'plan', ...servicesOf(command.services.map(formatServiceRequest), command), ...environment };
    case 'update':
      return {
        operation: 'update',
        ...servicesOf(command.services.map(formatServiceRequest), command),
        ...environment,
      };
    case 'rollback':
      return { operation: 'rollback', ...servicesOf(command.services, command), ...environment };
    case 'lock': {
      const reason = command.reason === undefined ? {} : { reason: command.reason };
      return { operation: command.verb, ...reason, ...environment };
    }
    case 'status':
    case 'backup':
    case 'unlock':
      return { operation: command.verb, ...environment };
    case 'help':
    case 'images':
    case 'cancel':
    case 'approve':
      throw new OpsError('command-invalid', `no run carries out ${formatCommand(command)}`);
    default:
      return command satisfies never;
  }
}

function servicesOf(
  names: readonly string[],
  { exceptions }: Pick<Command & { readonly verb: 'update' }, 'exceptions'>,
): { readonly services?: string } {
  const services = formatServicesInput(names, exceptions);
  return services === '' ? {} : { services };
}

/**
 * The command that a run with these inputs carries out: what `commandToInputs` turned into them.
 * @throws OpsError `input-invalid` with all problems, also for an operation that has no command, such as `restore`.
 */
export function inputsToCommand(inputs: CommandInputs): Command {
  const problems: Problem[] = [];
  const operation = runVerbs.find((verb) => verb === inputs.operation);
  if (operation === undefined) {
    problems.push({ path: 'operation', message: `must be ${runVerbs.join(', ')}` });
    throw invalid(problems);
  }
  const plan = inputs.plan ?? '';
  if (!['', 'update', 'rollback'].includes(plan))
    problems.push({ path: 'plan', message: 'must be update or rollback' });
  const isBack = operation === 'rollback' || (operation === 'plan' && plan === 'rollback');
  const { services, exceptions } = readServices(inputs.services ?? '', operation, isBack, problems);
  const scope = {
    ...readEnvironment(inputs.environment ?? '', problems),
    ...(exceptions.length === 0 ? {} : { exceptions }),
  };
  const reason = operation === 'lock' ? readReason(inputs.reason ?? '', problems) : {};
  if (problems.length > 0) throw invalid(problems);
  const names = services.map(({ service }) => service);
  if (operation === 'plan') {
    return isBack
      ? { verb: operation, of: 'rollback', services: names, ...scope }
      : { verb: operation, services, ...scope };
  }
  if (operation === 'update') return { verb: operation, services, ...scope };
  if (operation === 'rollback') return { verb: operation, services: names, ...scope };
  return { verb: operation, ...reason, ...scope };
}

function readServices(text: string, operation: RunVerb, isBack: boolean, problems: Problem[]): ServicesInput {
  const verb = findVerb(operation);
  if (verb?.argument !== 'requests' && verb?.argument !== 'services') return { services: [], exceptions: [] };
  const read = attemptServicesInput(text);
  problems.push(...read.problems);
  if (read.problems.length > 0) return read;
  const { services, exceptions } = read;
  const named = services.find((request) => request.kind !== 'newest');
  const foreign = exceptions.find(({ kind }) => verb.exceptions?.includes(kind) !== true);
  if (foreign !== undefined) {
    problems.push({ path: 'services', message: `${operation} takes no ${formatException(foreign)}` });
  }
  if (isBack && named !== undefined) {
    problems.push({
      path: 'services',
      message: `a rollback takes names of services only, not ${formatServiceRequest(named)}`,
    });
  } else if (!isBack && services.length === 0) {
    problems.push({ path: 'services', message: `${operation} needs at least one service` });
  } else if (services.length > limits.services) {
    problems.push({ path: 'services', message: `names more than ${limits.services} services` });
  }
  return read;
}

function readEnvironment(text: string, problems: Problem[]): { readonly environment?: string } {
  if (text === '') return {};
  if (isEnvironmentName(text)) return { environment: text };
  problems.push({ path: 'environment', message: 'must be made of letters, digits, ".", "-" and "_"' });
  return {};
}

/** By the grammar itself, so that a run takes no reason that a comment could not give. */
function readReason(text: string, problems: Problem[]): { readonly reason?: string } {
  const parsed = parseCommand(formatCommand({ verb: 'lock', reason: text.replace(/\s+/g, ' ').trim() }));
  if (parsed.kind === 'command' && parsed.command.verb === 'lock') {
    return parsed.command.reason === undefined ? {} : { reason: parsed.command.reason };
  }
  problems.push({ path: 'reason', message: parsed.kind === 'mistake' ? parsed.message : 'is no reason' });
  return {};
}

function invalid(problems: readonly Problem[]): OpsError {
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new OpsError('input-invalid', `${first?.path}: ${first?.message}${more}`, { problems });
}

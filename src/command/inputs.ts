import { isOpsError, OpsError, type Problem } from '../errors.ts';
import type { Command, ServiceRequest } from './command.ts';
import { parseCommand } from './comment.ts';
import { formatCommand } from './format.ts';
import { limits } from './grammar.ts';
import { isEnvironmentName } from './names.ts';
import { formatServiceRequest, parseServiceRequests } from './service-request.ts';

/** The verbs that a run of the Action carries out, which are its operations of the same names. */
export const runVerbs = ['update', 'plan', 'backup', 'rollback', 'status', 'lock', 'unlock'] as const;
type RunVerb = (typeof runVerbs)[number];

/** The Action's inputs that a command sets. Absent ones are as good as empty ones. */
export interface CommandInputs {
  readonly operation: string;
  readonly services?: string;
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
    case 'update':
    case 'plan':
      return {
        operation: command.verb,
        services: command.services.map(formatServiceRequest).join(' '),
        ...environment,
      };
    case 'rollback': {
      const services = command.services.length === 0 ? {} : { services: command.services.join(' ') };
      return { operation: command.verb, ...services, ...environment };
    }
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
  const services = readServices(inputs.services ?? '', operation, problems);
  const environment = readEnvironment(inputs.environment ?? '', problems);
  const reason = operation === 'lock' ? readReason(inputs.reason ?? '', problems) : {};
  if (problems.length > 0) throw invalid(problems);
  if (operation === 'update' || operation === 'plan') return { verb: operation, services, ...environment };
  if (operation === 'rollback')
    return { verb: operation, services: services.map(({ service }) => service), ...environment };
  return { verb: operation, ...reason, ...environment };
}

function readServices(text: string, operation: RunVerb, problems: Problem[]): readonly ServiceRequest[] {
  if (operation !== 'update' && operation !== 'plan' && operation !== 'rollback') return [];
  try {
    const requests = parseServiceRequests(text);
    const named = requests.find((request) => request.kind !== 'newest');
    if (operation === 'rollback' && named !== undefined) {
      problems.push({
        path: 'services',
        message: `a rollback takes names of services only, not ${formatServiceRequest(named)}`,
      });
    } else if (operation !== 'rollback' && requests.length === 0) {
      problems.push({ path: 'services', message: `${operation} needs at least one service` });
    } else if (requests.length > limits.services) {
      problems.push({ path: 'services', message: `names more than ${limits.services} services` });
    }
    return requests;
  } catch (error) {
    if (!isOpsError(error, 'input-invalid')) throw error;
    problems.push(...error.problems);
    return [];
  }
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

import { parseServiceRequests } from '../../src/command/service-request.ts';
import type { ServiceRequest } from '../../src/command/command.ts';
import { isOpsError, type Problem } from '../../src/errors.ts';
import type { Operation } from '../../src/report/result.ts';

export interface RequestedServices {
  readonly services: readonly ServiceRequest[];
  readonly rollbackServices: readonly string[];
}

/**
 * Reads the input `services` as the operation takes it: requests for update and plan, bare names for rollback.
 * What is wrong is reported, not thrown.
 */
export function readServices(
  text: string,
  operation: Operation,
  report: (problem: Problem) => void,
): RequestedServices {
  const requests = parse(text, report);
  if (operation === 'update' || operation === 'plan') return { services: requests, rollbackServices: [] };
  if (operation !== 'rollback') return { services: [], rollbackServices: [] };
  for (const { kind, service } of requests) {
    if (kind !== 'newest') {
      report({ path: 'services', message: `rollback takes names only: '${service}' goes back to what ran before` });
    }
  }
  return { services: [], rollbackServices: requests.map(({ service }) => service) };
}

function parse(text: string, report: (problem: Problem) => void): readonly ServiceRequest[] {
  try {
    return parseServiceRequests(text);
  } catch (error) {
    if (!isOpsError(error)) throw error;
    for (const problem of error.problems) report(problem);
    return [];
  }
}

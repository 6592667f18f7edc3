import type { ServiceRequest } from '../../src/command/command.ts';
import { type Exception, formatException, sortExceptions } from '../../src/command/exceptions.ts';
import { exceptionsOfVerb, verbOfOperation } from '../../src/command/grammar.ts';
import type { LogRequest } from '../../src/command/log-request.ts';
import type { ServiceReplicas } from '../../src/command/replicas.ts';
import { attemptLogInput, attemptReplicasInput, attemptServicesInput } from '../../src/command/services-input.ts';
import { defined } from '../../src/defined.ts';
import type { Problem } from '../../src/errors.ts';
import type { ParsedInputs } from './schema.ts';

export interface RequestedServices {
  readonly plans: 'update' | 'rollback';
  readonly services: readonly ServiceRequest[];
  readonly rollbackServices: readonly string[];
  /** For a scaling. */
  readonly replicas: readonly ServiceReplicas[];
  /** For the log of a service. */
  readonly log?: LogRequest;
  /** What the run loosens, said in `services` or by inputs of its own; sorted. */
  readonly exceptions: readonly Exception[];
}

/**
 * Reads the input `services` as the operation takes it: requests for update and plan, bare names for rollback and its plan;
 * and what is to be loosened, there and in the inputs for that. What is wrong is reported, not thrown.
 */
export function readServices(
  text: string,
  inputs: ParsedInputs,
  report: (problem: Problem) => void,
): RequestedServices {
  const { operation, plan: plans } = inputs;
  const verb = verbOfOperation(operation);
  const isGiven = text.trim() !== '';
  const scaled = verb?.argument === 'replicas' && isGiven ? attemptReplicasInput(text) : undefined;
  const read = verb?.argument === 'log' && isGiven ? attemptLogInput(text) : undefined;
  const own = scaled ?? read;
  const given = own === undefined ? attemptServicesInput(text) : { ...own, services: [] };
  for (const problem of given.problems) report(problem);
  const loosened = verb === undefined ? [] : exceptionsOfVerb(verb.verb);
  const takes = (one: Exception): boolean => loosened.includes(one.kind);
  for (const one of given.exceptions) {
    if (!takes(one))
      report({ path: 'services', message: `has ${formatException(one)}, which '${operation}' takes not` });
  }
  // Workflow files say these for whatever operation is chosen.
  const exceptions = sortExceptions([...given.exceptions, ...loosenedBy(inputs)].filter(takes));
  const kind = verb?.argument;
  if (kind !== 'services' && !(kind === 'change' && plans === 'rollback')) {
    const services = kind === 'requests' || kind === 'change' ? given.services : [];
    const replicas = scaled?.replicas ?? [];
    return { plans, services, rollbackServices: [], replicas, ...defined({ log: read?.log }), exceptions };
  }
  for (const { kind, service } of given.services) {
    if (kind !== 'newest') {
      report({ path: 'services', message: `${operation} takes names only: '${service}', without what it should run` });
    }
  }
  return {
    plans,
    services: [],
    rollbackServices: given.services.map(({ service }) => service),
    replicas: [],
    exceptions,
  };
}

function loosenedBy(inputs: ParsedInputs): readonly Exception[] {
  return [
    ...(inputs['allow-image-change'] ? [{ kind: 'image-change' } as const] : []),
    ...(inputs['allow-key-change'] ? [{ kind: 'key-change' } as const] : []),
    ...(inputs['accept-migration'] ? [{ kind: 'migration' } as const] : []),
    ...(inputs['no-backup'] || inputs.backup === 'skip' ? [{ kind: 'no-backup' } as const] : []),
    ...(inputs.override === undefined ? [] : [{ kind: 'override', reason: inputs.override } as const]),
  ];
}

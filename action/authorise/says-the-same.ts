import type { Command, ServiceRequest } from '../../src/command/command.ts';
import { sameRepository } from '../../src/image/reference.ts';
import type { RunRequest } from '../../src/request.ts';

/** The parts of a run that a command decides. */
export type CommandedRun = Pick<RunRequest, 'operation' | 'services' | 'rollbackServices' | 'environment'> & {
  readonly reason: string | undefined;
};

/**
 * Whether `run` does what `command` says: the same operation on the same services, each pinned to what was named or to
 * something more exact. The environment is compared by who knows the default one.
 */
export function saysTheSame(command: Command, run: CommandedRun): boolean {
  if (command.verb !== run.operation) return false;
  switch (command.verb) {
    case 'status':
    case 'backup':
    case 'unlock':
      return true;
    case 'update':
    case 'plan':
      return sameServices(command.services, run.services);
    case 'rollback':
      return sameNames(command.services, run.rollbackServices);
    case 'lock':
      return command.reason === run.reason;
  }
}

function sameServices(asked: readonly ServiceRequest[], runs: readonly ServiceRequest[]): boolean {
  return (
    asked.length === runs.length &&
    asked.every((request) => {
      const run = runs.find(({ service }) => service === request.service);
      return run !== undefined && isAsExact(request, run);
    })
  );
}

/** Whether `run` is `asked`, or `asked` with its tag resolved to a digest. */
function isAsExact(asked: ServiceRequest, run: ServiceRequest): boolean {
  switch (asked.kind) {
    case 'newest':
      return run.kind === 'newest' || run.kind === 'digest';
    case 'tag':
      return (run.kind === 'tag' || run.kind === 'digest') && run.tag === asked.tag;
    case 'digest':
      return run.kind === 'digest' && run.digest === asked.digest;
    case 'image':
      return (
        run.kind === 'image' &&
        sameRepository(run.image, asked.image) &&
        run.image.tag === asked.image.tag &&
        (asked.image.digest === undefined || run.image.digest === asked.image.digest)
      );
  }
}

function sameNames(asked: readonly string[], runs: readonly string[]): boolean {
  return asked.toSorted().join(' ') === runs.toSorted().join(' ');
}

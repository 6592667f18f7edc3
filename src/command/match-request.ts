import { sameRepository } from '../image/reference.ts';
import type { Command, ServiceRequest } from './command.ts';
import { sameExceptions } from './exceptions.ts';

/**
 * Whether `run` is `asked`, made more precise and nothing else: tags may have got the digest that they had, and the
 * environment is the default one where none was named. What it loosens has to be the same.
 * @param defaultEnvironment of the policy; undefined where it has none.
 */
export function matchesRequest(run: Command, asked: Command, defaultEnvironment: string | undefined): boolean {
  if (run.verb !== asked.verb) return false;
  if ((run.environment ?? defaultEnvironment) !== (asked.environment ?? defaultEnvironment)) return false;
  switch (asked.verb) {
    case 'plan':
      if (run.verb !== asked.verb || !sameExceptions(run.exceptions, asked.exceptions)) return false;
      if (run.of === 'rollback') {
        return asked.of === 'rollback' && allAlike(run.services, asked.services, (a, b) => a === b);
      }
      return asked.of === undefined && allAlike(run.services, asked.services, isRefined);
    case 'update':
      return (
        run.verb === asked.verb &&
        sameExceptions(run.exceptions, asked.exceptions) &&
        allAlike(run.services, asked.services, isRefined)
      );
    case 'rollback':
      return (
        run.verb === asked.verb &&
        sameExceptions(run.exceptions, asked.exceptions) &&
        allAlike(run.services, asked.services, (a, b) => a === b)
      );
    case 'images':
      return run.verb === asked.verb && run.service === asked.service;
    case 'lock':
      return run.verb === asked.verb && run.reason === asked.reason;
    case 'help':
    case 'status':
    case 'backup':
    case 'unlock':
    case 'cancel':
    case 'approve':
      return true;
    default:
      return asked satisfies never;
  }
}

function allAlike<T>(run: readonly T[], asked: readonly T[], isAlike: (a: T, b: T) => boolean): boolean {
  return (
    run.length === asked.length &&
    run.every((one, index) => {
      const other = asked[index];
      return other !== undefined && isAlike(one, other);
    })
  );
}

function isRefined(run: ServiceRequest, asked: ServiceRequest): boolean {
  if (run.service !== asked.service) return false;
  switch (asked.kind) {
    case 'newest':
      // Which tag a service runs now is not in the comment.
      return run.kind === 'newest' || (run.kind === 'digest' && run.tag !== undefined);
    case 'tag':
      return (run.kind === 'tag' || run.kind === 'digest') && run.tag === asked.tag;
    case 'digest':
      return run.kind === 'digest' && run.digest === asked.digest && (run.tag ?? asked.tag) === asked.tag;
    case 'image':
      return (
        run.kind === 'image' &&
        sameRepository(run.image, asked.image) &&
        run.image.tag === asked.image.tag &&
        (asked.image.digest === undefined || run.image.digest === asked.image.digest)
      );
    default:
      return asked satisfies never;
  }
}

import { sameRepository } from '../image/reference.ts';
import {
  type Argument,
  argumentOf,
  type Command,
  type CommandOf,
  exceptionsOf,
  type ImagePin,
  type ServiceRequest,
} from './command.ts';
import { sameExceptions } from './exceptions.ts';
import { sameLog } from './log-request.ts';
import { isRefinedRecovery } from './recovery-request.ts';
import type { ServiceReplicas } from './replicas.ts';

/**
 * Whether `run` is `asked`, made more precise and nothing else: tags may have got the digest that they had, and the
 * environment is the default one where none was named. What it loosens has to be the same.
 * @param defaultEnvironment of the policy; undefined where it has none.
 */
export function matchesRequest(run: Command, asked: Command, defaultEnvironment: string | undefined): boolean {
  if (asked.verb === 'promote') return matchesPromotion(run, asked);
  return (
    run.verb === asked.verb &&
    (run.environment ?? defaultEnvironment) === (asked.environment ?? defaultEnvironment) &&
    sameExceptions(exceptionsOf(run), exceptionsOf(asked)) &&
    matchesArgument(argumentOf(run), argumentOf(asked))
  );
}

/** A promotion is carried out by an update of exactly these images; which ones they are, only the bot can tell, as with tags. */
function matchesPromotion(run: Command, asked: CommandOf<'promote'>): boolean {
  if (run.verb !== 'update' || run.environment !== asked.to) return false;
  const names = run.services.map(({ service }) => service).toSorted();
  return (
    run.services.every((one) => one.kind === 'image' && one.image.digest !== undefined) &&
    (asked.services.length === 0 || allAlike(names, asked.services.toSorted(), isSame)) &&
    sameExceptions(exceptionsOf(run), exceptionsOf(asked))
  );
}

function matchesArgument(run: Argument, asked: Argument): boolean {
  switch (asked.kind) {
    case 'none':
      return run.kind === asked.kind;
    case 'requests':
      return run.kind === asked.kind && allAlike(run.services, asked.services, isRefined);
    case 'services':
      return run.kind === asked.kind && allAlike(run.services, asked.services, isSame);
    case 'replicas':
      return run.kind === asked.kind && allAlike(run.replicas, asked.replicas, isSameReplicas);
    case 'change':
      if (run.kind !== asked.kind) return false;
      if (run.of === 'rollback') return asked.of === 'rollback' && allAlike(run.services, asked.services, isSame);
      return asked.of === undefined && allAlike(run.services, asked.services, isRefined);
    case 'log':
      return run.kind === asked.kind && sameLog(run, asked);
    case 'recovery':
      return run.kind === asked.kind && isRefinedRecovery(run, asked);
    case 'reason':
      return run.kind === asked.kind && run.reason === asked.reason;
    case 'promotion':
      return (
        run.kind === asked.kind &&
        run.from === asked.from &&
        run.to === asked.to &&
        allAlike(run.services, asked.services, isSame)
      );
    case 'service':
      return run.kind === asked.kind && run.service === asked.service;
    case 'pins':
      return run.kind === asked.kind && allAlike(run.pins ?? [], asked.pins ?? [], isSamePin);
    default:
      return asked satisfies never;
  }
}

function isSame(run: string, asked: string): boolean {
  return run === asked;
}

function isSameReplicas(run: ServiceReplicas, asked: ServiceReplicas): boolean {
  return run.service === asked.service && run.replicas === asked.replicas;
}

function isSamePin(run: ImagePin, asked: ImagePin): boolean {
  return run.service === asked.service && run.prefix === asked.prefix;
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

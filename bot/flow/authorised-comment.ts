import { type ParsedComment, parseComment } from '../../src/command/comment.ts';
import { isOpsError, type OpsError } from '../../src/errors.ts';
import { namesIn } from '../../src/policy/names-in.ts';
import type { Person, Policy } from '../../src/policy/policy.ts';
import type { Scope } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { type AcceptedCommand, judgeComment, type JudgedCommand } from './judge.ts';
import { identify } from './person.ts';

/** A comment with what policy and GitHub say about its commands right now. */
export interface JudgedComment {
  readonly policy: Policy;
  readonly person: Person;
  readonly judged: readonly JudgedCommand[];
}

/** The commands of a comment, all of them allowed. */
export interface Errand {
  readonly policy: Policy;
  readonly person: Person;
  readonly accepted: readonly AcceptedCommand[];
}

/** The repository's policy; its error where it can't be read; undefined where there is none. */
export async function readPolicy(scope: Scope): Promise<Policy | OpsError | undefined> {
  try {
    return await scope.policies.read(scope.ask, scope.repository);
  } catch (error) {
    if (isOpsError(error, 'config-invalid')) return error;
    throw error;
  }
}

/** Judges every command of a comment. */
export async function judge(
  scope: Scope,
  event: CommentEvent,
  parsed: ParsedComment,
  policy: Policy,
): Promise<JudgedComment> {
  const person = await identify(scope, event.comment.author, { policy, parsed });
  return { policy, person, judged: judgeComment(parsed, policy, person) };
}

/** What may be carried out: everything in the comment, or undefined. */
export function errandOf({ policy, person, judged }: JudgedComment): Errand | undefined {
  const accepted = judged.filter((one) => one.kind === 'accepted');
  return accepted.length === judged.length ? { policy, person, accepted } : undefined;
}

/** Judges a comment as if it came now; undefined where not all of it may be carried out. */
export async function judgeAgain(scope: Scope, event: CommentEvent): Promise<Errand | undefined> {
  const policy = await readPolicy(scope);
  if (policy === undefined || isOpsError(policy)) return undefined;
  return errandOf(await judge(scope, event, parseComment(event.comment.body, namesIn(policy)), policy));
}

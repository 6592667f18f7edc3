import { parseComment, type ParsedComment } from '../../src/command/comment.ts';
import { isOpsError, type OpsError } from '../../src/errors.ts';
import { namesIn } from '../../src/policy/names-in.ts';
import type { Person, Policy } from '../../src/policy/policy.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { type AcceptedCommand, judgeComment, type JudgedCommand, teamsInQuestion } from './judge.ts';
import type { Access, Account } from '../../github/people.ts';
import { getAccess, teamsOf } from '../github/people.ts';

/** A comment with what policy and GitHub say about its commands right now. */
export interface JudgedComment {
  readonly policy: Policy;
  readonly person: Person;
  readonly judged: readonly JudgedCommand[];
}

/** The commands of a comment, all of them allowed. */
export interface AuthorisedComment {
  readonly policy: Policy;
  readonly person: Person;
  readonly accepted: readonly AcceptedCommand[];
}

/** The repository's policy; its error where it can't be read; undefined where there is none. */
export async function readPolicy(context: RepositoryContext): Promise<Policy | OpsError | undefined> {
  try {
    return await context.policies.read(context.ask, context.repository);
  } catch (error) {
    if (isOpsError(error, 'config-invalid')) return error;
    throw error;
  }
}

/** Judges every command of a comment. `access`: where GitHub was asked already. */
export async function judge(
  context: RepositoryContext,
  event: CommentEvent,
  parsed: ParsedComment,
  policy: Policy,
  access?: Access,
): Promise<JudgedComment> {
  const person = await identify(context, event.comment.author, { policy, parsed }, access);
  return { policy, person, judged: judgeComment(parsed, policy, person, context.now()) };
}

/** What may be carried out: everything in the comment, or undefined. */
export function authorisedCommentOf({ policy, person, judged }: JudgedComment): AuthorisedComment | undefined {
  const accepted = judged.filter((one) => one.kind === 'accepted');
  return accepted.length === judged.length ? { policy, person, accepted } : undefined;
}

/** Judges a comment as if it came now; undefined where not all of it may be carried out. */
export async function judgeAgain(
  context: RepositoryContext,
  event: CommentEvent,
): Promise<AuthorisedComment | undefined> {
  const policy = await readPolicy(context);
  if (policy === undefined || isOpsError(policy)) return undefined;
  return authorisedCommentOf(await judge(context, event, parseComment(event.comment.body, namesIn(policy)), policy));
}

/** What the account may do right now, as GitHub says. Only teams that could decide something are asked about. */
export async function identify(
  context: RepositoryContext,
  account: Account,
  question: { readonly policy: Policy; readonly parsed: ParsedComment },
  known?: Access,
): Promise<Person> {
  const access = known ?? (await getAccess(context.ask, context.repository, account));
  const inQuestion =
    access.permission === 'none' ? [] : teamsInQuestion(question.parsed, question.policy, account.login);
  return { ...account, ...access, teams: await teamsOf(context.ask, inQuestion, account) };
}

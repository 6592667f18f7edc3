import { type Command, exceptionsOf } from '../command/command.ts';
import { effectOf, isApprovable } from '../command/grammar.ts';
import { authorise, type Authorisation } from './authorise.ts';
import { judgeTime } from './judge-time.ts';
import type { ApprovalRule, Environment, Person } from './policy.ts';

/** How long after the command it may be approved, in milliseconds, where only what it loosens needs it. */
const exceptionWithinMs = 60 * 60_000;

/**
 * The rule that `command` falls under on `environment`, or undefined where it needs nobody's approval. What loosens a rule
 * needs a second person, whatever `approval` says, unless the policy lets it be done alone.
 */
export function approvalOf(command: Command, environment: Environment): Pick<ApprovalRule, 'withinMs'> | undefined {
  // A promotion is an update.
  const verb = command.verb === 'promote' ? 'update' : command.verb;
  if (isApprovable(verb) && environment.approval?.verbs.includes(verb) === true) return environment.approval;
  const isShared =
    effectOf(verb) === 'change' &&
    exceptionsOf(command).some(({ kind }) => environment.exceptions?.[kind]?.alone !== true);
  return isShared ? { withinMs: longestWaitOf(environment) } : undefined;
}

/** The longest time that a command may wait for its approval on `environment`, in milliseconds. */
export function longestWaitOf({ approval }: Environment): number {
  return approval?.withinMs ?? exceptionWithinMs;
}

/** A command that waits for approval: by whom (GitHub's user id) and when it was given. */
export interface AskedCommand {
  readonly command: Command;
  readonly askedBy: string;
  readonly askedAt: Date;
}

/**
 * Whether `approver` may approve `asked` at `now`: never his own command, only while it has not expired and may begin, and only who
 * may give the command himself. Where no approval is needed, that is all it judges.
 */
export function judgeApproval(
  asked: AskedCommand,
  environment: Environment,
  approver: Person,
  now: Date,
): Authorisation {
  const authorised = authorise(asked.command, environment, approver);
  if (authorised.kind === 'refused') return authorised;
  if (asked.askedBy === approver.id) {
    return { kind: 'refused', reason: 'own-command', message: 'A second person has to approve it, not who asked.' };
  }
  const rule = approvalOf(asked.command, environment);
  if (rule !== undefined && now.getTime() - asked.askedAt.getTime() > rule.withinMs) {
    const minutes = Math.round(rule.withinMs / 60_000);
    return {
      kind: 'refused',
      reason: 'expired',
      message: `It had to be approved within ${minutes} minutes. Please give the command again.`,
    };
  }
  return judgeTime(asked.command, environment, now);
}

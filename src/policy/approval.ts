import { type Command, exceptionsOf } from '../command/command.ts';
import { effectOf, isApprovable, isAlwaysApproved } from '../command/grammar.ts';
import { authorise, type Authorisation, isOneOf } from './authorise.ts';
import { judgeTime } from './judge-time.ts';
import type { ApprovalRule, Environment, Person } from './policy.ts';

/** How long after the command it may be approved, in milliseconds, where `approval` does not say it. */
const exceptionWithinMs = 60 * 60_000;

/**
 * The rule that `command` falls under on `environment`, or undefined where it needs nobody's approval. What loosens a rule
 * needs a second person, whatever `approval` says, unless the policy lets it be done alone; so does what always needs one, unless it lets
 * `asker` do that alone.
 * @param asker who gave it; where that is not known, nobody whom anything is let alone
 */
export function approvalOf(
  command: Command,
  environment: Environment,
  asker?: Person,
): Pick<ApprovalRule, 'withinMs'> | undefined {
  // A promotion is an update.
  const verb = command.verb === 'promote' ? 'update' : command.verb;
  if (isAlwaysApproved(verb)) {
    const alone = environment.exceptions?.[verb];
    const isAlone = alone?.alone === true && asker !== undefined && isOneOf(alone, asker);
    if (!isAlone) return { withinMs: longestWaitOf(environment) };
  } else if (isApprovable(verb) && environment.approval?.verbs.includes(verb) === true) return environment.approval;
  const loosens =
    effectOf(verb) === 'change' &&
    exceptionsOf(command).some(({ kind }) => environment.exceptions?.[kind]?.alone !== true);
  return loosens ? { withinMs: longestWaitOf(environment) } : undefined;
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

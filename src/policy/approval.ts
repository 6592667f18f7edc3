import type { Command } from '../command/command.ts';
import { authorise, type Authorisation } from './authorise.ts';
import { approvableVerbs, type ApprovalRule, type Environment, type Person } from './policy.ts';

/** The rule that `command` falls under on `environment`, or undefined where it needs nobody's approval. */
export function approvalOf(command: Command, environment: Environment): ApprovalRule | undefined {
  const verb = approvableVerbs.find((approvable) => approvable === command.verb);
  return verb !== undefined && environment.approval?.verbs.includes(verb) === true ? environment.approval : undefined;
}

/** A command that waits for approval: by whom (GitHub's user id) and when it was given. */
export interface AskedCommand {
  readonly command: Command;
  readonly askedBy: number;
  readonly askedAt: Date;
}

/**
 * Whether `approver` may approve `asked` at `now`: never his own command, only while it has not expired, and only who
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
  return { kind: 'allowed' };
}

import { defined } from '../../src/defined.ts';
import type { Command } from '../../src/command/command.ts';
import { formatCommand } from '../../src/command/format.ts';
import { effectOf } from '../../src/command/grammar.ts';
import { exceptionKinds } from '../../src/command/exceptions.ts';
import type { ParsedComment } from '../../src/command/comment.ts';
import { authorise, mayChange, rulesOf } from '../../src/policy/authorise.ts';
import { judgeTime } from '../../src/policy/judge-time.ts';
import type { Environment, LoosenedRule, Person, Policy } from '../../src/policy/policy.ts';
import { selectEnvironment, teamsToAsk } from '../../src/policy/select-environment.ts';
import type { RejectedCommand } from '../status/refusal-body.ts';

/** One command of a comment that may be carried out. */
export interface AcceptedCommand {
  readonly kind: 'accepted';
  /** Which command of the comment, from 0. */
  readonly index: number;
  readonly command: Command;
  /** Absent where the command goes without one: what has no effect, and `approve`, which goes to whatever waits. */
  readonly environment?: Environment;
}

export type JudgedCommand = AcceptedCommand | RejectedCommand;

/**
 * Judges every command of a comment by policy at `now`, as far as that can be done before GitHub is asked anything else. What changes nothing
 * and is there twice counts once.
 */
export function judgeComment(
  parsed: ParsedComment,
  policy: Policy,
  person: Person,
  now: Date,
): readonly JudgedCommand[] {
  const seen = new Set<string>();
  return judgeEach(parsed, policy, { person, now }).filter((one) => {
    if (one.kind === 'rejected' || effectOf(one.command.verb) === 'change') return true;
    const normalForm = formatCommand(one.command);
    const isNew = !seen.has(normalForm);
    seen.add(normalForm);
    return isNew;
  });
}

function judgeEach(
  parsed: ParsedComment,
  policy: Policy,
  by: { readonly person: Person; readonly now: Date },
): readonly JudgedCommand[] {
  return parsed.map((found, index) => {
    if (found.kind === 'mistake') {
      const { message, text, at } = found;
      return {
        kind: 'rejected',
        reason: 'mistake',
        message,
        written: { text, ...at },
        ...defined({ nearest: found.nearest }),
      };
    }
    return judge(found.command, index, policy, by);
  });
}

/**
 * The teams whose members have to be known before the comment can be judged, each once. Empty where the environments' users
 * settle it, so that most commands cost no such request.
 */
export function teamsInQuestion(parsed: ParsedComment, policy: Policy, login: string): readonly string[] {
  const teams = parsed.flatMap((found) => {
    if (found.kind === 'mistake' || effectOf(found.command.verb) !== 'change') return [];
    const { command } = found;
    const ask = (environment: Environment, rules: readonly LoosenedRule[]): readonly string[] =>
      teamsToAsk(environment, login, rules);
    // Whoever approves has to be judged by what waits, which may loosen anything.
    if (isApproveOfAny(command)) return policy.environments.flatMap((environment) => ask(environment, exceptionKinds));
    const selected = selectEnvironment(policy, command.environment);
    if (selected.kind === 'refused') return [];
    return ask(selected.environment, command.verb === 'approve' ? exceptionKinds : rulesOf(command));
  });
  return [...new Set(teams)];
}

function judge(
  command: Command,
  index: number,
  policy: Policy,
  { person, now }: { readonly person: Person; readonly now: Date },
): JudgedCommand {
  if (effectOf(command.verb) === 'none') return { kind: 'accepted', index, command };
  if (isApproveOfAny(command)) {
    const answers = policy.environments.map((environment) => mayChange(command.verb, environment, person));
    const refusal = answers.find((one) => one.kind === 'refused');
    const isNowhere = refusal !== undefined && answers.every(({ kind }) => kind === 'refused');
    return isNowhere ? { ...refusal, kind: 'rejected' } : { kind: 'accepted', index, command };
  }
  const selected = selectEnvironment(policy, command.environment);
  if (selected.kind === 'refused') {
    const { message, nearest: meant } = selected;
    return { kind: 'rejected', reason: 'environment', message, ...defined({ nearest: meant }) };
  }
  const { environment } = selected;
  const permitted = authorise(command, environment, person);
  const authorisation = permitted.kind === 'refused' ? permitted : judgeTime(command, environment, now);
  if (authorisation.kind === 'refused') {
    return { kind: 'rejected', reason: authorisation.reason, message: authorisation.message };
  }
  return { kind: 'accepted', index, command: { ...command, environment: environment.name }, environment };
}

function isApproveOfAny(command: Command): boolean {
  return command.verb === 'approve' && command.environment === undefined;
}

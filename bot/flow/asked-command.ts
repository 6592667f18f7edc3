import type { Command } from '../../src/command/command.ts';
import { parseCommand, parseComment } from '../../src/command/comment.ts';
import { formatCommand } from '../../src/command/format.ts';
import { namesIn } from '../../src/policy/names-in.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { selectEnvironment } from '../../src/policy/select-environment.ts';

/** The command at `index` of a comment, with the environment that it means; undefined where there is none. */
export function commandAt(body: string, index: number, policy: Policy): Command | undefined {
  const found = parseComment(body, namesIn(policy))[index];
  if (found?.kind !== 'command') return undefined;
  const selected = selectEnvironment(policy, found.command.environment);
  return selected.kind === 'selected' ? { ...found.command, environment: selected.environment.name } : undefined;
}

/** Reads a command back from the normal form that this bot wrote; undefined for anything else. */
export function readCommand(normalForm: string): Command | undefined {
  const found = parseCommand(normalForm);
  if (found.kind !== 'command') return undefined;
  return formatCommand(found.command) === normalForm ? found.command : undefined;
}

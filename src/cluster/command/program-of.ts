import type { Command } from './command.ts';

/** The program that a command is about, for messages. */
export function programOf(command: Command): string {
  return command.stages[0]?.[0] ?? 'a command';
}

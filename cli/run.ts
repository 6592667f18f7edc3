import { isOpsError, toOpsError } from '../src/errors.ts';
import { nearest } from '../src/nearest.ts';
import { commands } from './declare/commands.ts';
import { commandHelp, programHelp } from './declare/help.ts';
import { exitCodes, type CliContext } from './context.ts';
import { renderError, shown } from './terminal/render-error.ts';

type Command = (words: readonly string[], context: CliContext) => Promise<number>;

/** What each command loads, only when it is given. */
const implementations: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./init/command.ts')).runInit,
  doctor: async () => (await import('./doctor/command.ts')).runDoctor,
  export: async () => (await import('./export/command.ts')).runExport,
  backups: async () => (await import('./backups/command.ts')).runBackups,
  drill: async () => (await import('./drill/command.ts')).runDrill,
  decrypt: async () => (await import('./decrypt/command.ts')).runDecrypt,
  restore: async () => (await import('./restore/command.ts')).runRestore,
};

/** Runs the command line; answers the exit code. Never throws: an error is printed once, here. */
export async function run(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, version, signal } = context;
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.print(programHelp(version));
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(version);
    return exitCodes.done;
  }
  const command = commands.find((each) => each.name === name);
  const implementation = implementations[name];
  if (command === undefined || implementation === undefined) {
    const meant = nearest(
      name,
      commands.map((each) => each.name),
    );
    terminal.say(
      `d8x-ops: there is no command '${shown(name)}'${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
    terminal.say('See: d8x-ops --help');
    return exitCodes.usage;
  }
  if (isHelpWanted(rest)) {
    terminal.print(commandHelp(command, terminal.width));
    return exitCodes.done;
  }
  try {
    return await (
      await implementation()
    )(rest, context);
  } catch (error) {
    if (signal.aborted || isOpsError(error, 'cancelled')) {
      terminal.say(`d8x-ops: ${isOpsError(error) ? error.message : 'interrupted'}`);
      return exitCodes.interrupted;
    }
    const known = toOpsError(error);
    for (const line of renderError(known)) terminal.say(line);
    return isOpsError(known, 'command-invalid') ? exitCodes.usage : exitCodes.failed;
  }
}

function isHelpWanted(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

import { tmpdir } from 'node:os';
import { putOnStdin, takeFromStdin } from './memory-file.ts';
import { splitEnvironment, type Variables } from './split-environment.ts';

/** What the process was started with, out of the sight of others. */
export interface TakenEnvironment {
  /** Inputs and everything else that is in the process's environment no more. */
  readonly hidden: Variables;
  /** False where this Node can't replace its own process: /proc then shows other processes of this user what it was started with. */
  readonly isHidden: boolean;
}

/** Told to the process that takes this one's place. */
const mark = '--inputs-on-stdin';

/**
 * Takes everything secret out of the environment. To be called before anything else: deleting a variable does not take it out of
 * /proc/PID/environ, so the process is replaced by one of the same id that was started without (`process.execve`), and what it has
 * to know waits on descriptor 0. Does not return the first time; the second time it answers what was hidden.
 * @throws Error when there is no folder where the inputs can wait
 */
export function takeEnvironment(process: NodeJS.Process): TakenEnvironment {
  const { argv, env, execArgv, execPath } = process;
  if (argv.at(-1) === mark) return { hidden: variables(JSON.parse(takeFromStdin())), isHidden: true };
  const { shown, hidden } = splitEnvironment(env);
  const replace = process.platform === 'win32' ? undefined : process.execve?.bind(process);
  if (replace === undefined) {
    // Programs that the run starts have no business with them, at least.
    for (const name of Object.keys(hidden)) delete env[name];
    return { hidden, isHidden: false };
  }
  putOnStdin(
    JSON.stringify(hidden),
    [env['RUNNER_TEMP'], tmpdir()].filter((folder) => folder !== undefined),
  );
  return replace(execPath, [execPath, ...execArgv, ...argv.slice(1), mark], shown);
}

function variables(value: unknown): Variables {
  if (value === null || typeof value !== 'object') throw new TypeError('the inputs on descriptor 0 are none');
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

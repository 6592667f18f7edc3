import { env } from 'node:process';
import type { Variables } from './split-environment.ts';

/**
 * Runs `work` with some of the hidden variables in the environment, for a package that looks there for them. What is set by a
 * running process is not in its /proc/PID/environ, only programs that it starts would inherit it; afterwards they are gone.
 */
export async function withVariables<T>(hidden: Variables, which: RegExp, work: () => Promise<T>): Promise<T> {
  const lent = Object.entries(hidden).filter(([name]) => which.test(name));
  for (const [name, value] of lent) env[name] = value;
  try {
    return await work();
  } finally {
    for (const [name] of lent) delete env[name];
  }
}

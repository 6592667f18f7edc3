import { defined } from '../../src/defined.ts';
import { toOpsError } from '../../src/errors.ts';

/** One thing that was looked at. `info` is neither good nor bad. */
export interface Check {
  readonly state: 'ok' | 'warn' | 'fail' | 'info';
  /** What: `Docker`, `disk`. */
  readonly name: string;
  /** Host, file or image that it is about. */
  readonly where: string;
  /** What was found, in a line. */
  readonly found: string;
  /** How to remedy it, for warnings and failures. */
  readonly remedy?: string;
}

export type Finding = Omit<Check, 'name' | 'where'>;

/** Looks at one thing; an error is a failure whose hint says how to fix it. */
export async function look(name: string, where: string, work: () => Promise<Finding>): Promise<Check> {
  try {
    return { name, where, ...(await work()) };
  } catch (error) {
    return { name, where, ...failure(error) };
  }
}

/** What an error says, as a failed check. */
export function failure(error: unknown): Finding {
  const { message, hint } = toOpsError(error);
  return { state: 'fail', found: message, ...defined({ remedy: hint }) };
}

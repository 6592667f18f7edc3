import type { CommandOptions } from './command.ts';
import { demand } from './command.ts';

export type Namespace = 'mount' | 'net' | 'pid' | 'ipc' | 'uts';

/** The argv that runs `argv` within namespaces of process `pid`. Without `pid` among them, nsenter becomes the program itself. */
export function entering(pid: number, namespaces: readonly Namespace[], argv: readonly string[]): string[] {
  return ['nsenter', '-t', String(pid), ...namespaces.map((namespace) => `--${namespace}`), '--', ...argv];
}

/** Runs a command of this machine within the keeper's network and mount namespaces. */
export async function demandInKeeper(
  keeper: number,
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return demand(entering(keeper, ['mount', 'net'], argv), options);
}

/** Where a path of the keeper's mount namespace is seen from outside. */
export function keeperPath(keeper: number, path: string): string {
  return `/proc/${keeper}/root${path}`;
}

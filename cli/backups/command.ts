import { age, bytes } from '../../src/report/quantities.ts';
import type { CataloguedBackup } from '../../src/report/result.ts';
import { backups } from '../declare/backups.ts';
import { parseArguments } from '../declare/parse-arguments.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { readTrust } from '../folder/backup-trust.ts';
import { storedBackups } from '../places/stored-backups.ts';

/**
 * `d8x-ops backups`. Answers the exit code.
 * @throws OpsError `command-invalid`, `input-invalid`
 */
export async function runBackups(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now } = context;
  const given = parseArguments(backups, words);
  const trust = await readTrust(given, '.');
  const { backups: found, faults } = await storedBackups(backups.name, given, { trust, folder: '.' }, context);
  for (const fault of faults) terminal.say(`! ${fault}`);
  const told = found.map((one) => one.told);
  if (given.flag('json')) terminal.print(JSON.stringify(told, undefined, 2));
  else if (told.length === 0 && faults.length === 0) terminal.print('There are no backups.');
  else for (const one of told) terminal.print(linesOf(one, now().toISOString()));
  return faults.length > 0 && told.length === 0 ? exitCodes.failed : exitCodes.done;
}

function linesOf(told: CataloguedBackup, now: string): string {
  const { name, at, bytes: size, copies } = told;
  const parts = [`${age(at, now)} old`, ...(size === undefined ? [] : [bytes(size)]), ...described(told)];
  const places = copies.map(({ store, lockedUntil, keptUntil }) => {
    if (lockedUntil !== undefined) return `${store}, locked until ${lockedUntil.slice(0, 10)}`;
    return keptUntil === undefined ? store : `${store}, kept until ${keptUntil.slice(0, 10)}`;
  });
  return `${name}\n    ${parts.join(', ')}\n    run ${told.run}; ${places.join('; ')}`;
}

function described({ verification, origin }: CataloguedBackup): readonly string[] {
  if (verification === undefined) return ['read when it is fetched: how it was verified, and who signed it'];
  return [
    verification.state === 'verified' ? 'verified' : 'not verified',
    origin?.state === 'signed'
      ? `signed by ${origin.by}`
      : `NOT SIGNED by anybody you trust (${origin?.because ?? 'nobody looked'})`,
  ];
}

import { age, bytes } from '../../src/report/quantities.ts';
import type { CataloguedBackup } from '../../src/report/result.ts';
import { backups } from '../declare/backups.ts';
import { misused, parseArguments } from '../declare/parse-arguments.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { readTrust } from '../folder/backup-trust.ts';
import { bucketCatalogue, bucketStore } from '../folder/bucket.ts';

/**
 * `d8x-ops backups`. Answers the exit code.
 * @throws OpsError `command-invalid`, `input-invalid`, and as the bucket says
 */
export async function runBackups(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now } = context;
  const given = parseArguments(backups, words);
  const store = bucketStore(backups.name, given, context);
  if (store === undefined) throw misused(backups.name, [{ path: '--s3-bucket', message: 'is missing' }]);
  const cluster = given.text('cluster');
  const trust = await readTrust(given.text('signers'), '.', cluster === undefined ? {} : { cluster });
  const { backups: found, faults } = await bucketCatalogue(backups.name, store, given, { trust, now: now() });
  for (const fault of faults) terminal.say(`! ${fault}`);
  const told = found.map((one) => one.told);
  if (given.flag('json')) terminal.print(JSON.stringify(told, undefined, 2));
  else if (told.length === 0) terminal.print('There are no backups.');
  else for (const one of told) terminal.print(lineOf(one, now().toISOString()));
  return faults.length > 0 && told.length === 0 ? exitCodes.failed : exitCodes.done;
}

function lineOf({ name, at, bytes: size, verification, origin, copies }: CataloguedBackup, now: string): string {
  const until = copies[0]?.lockedUntil;
  const parts = [
    `${age(at, now)} old`,
    ...(size === undefined ? [] : [bytes(size)]),
    verification?.state === 'verified' ? 'verified' : 'not verified',
    origin?.state === 'signed'
      ? `signed by ${origin.by}`
      : `NOT SIGNED by anybody you trust (${origin?.because ?? 'nobody looked'})`,
    ...(until === undefined ? [] : [`locked until ${until.slice(0, 10)}`]),
  ];
  return `${name}\n    ${parts.join(', ')}`;
}

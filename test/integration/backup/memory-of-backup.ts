/**
 * Takes a verified backup of the database of the environment's DATABASE in a process of its own and prints the most memory
 * that it ever had, in MiB.
 */
import { parseRecipients } from '../../../src/backup/format/recipients.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { parseDsn } from '../../../src/database/dsn.ts';
import { Journal } from '../../../src/report/journal.ts';
import { Secret } from '../../../src/secret.ts';
import { localHost } from '../database/local-host.ts';

const [recipient = '', directory = ''] = process.argv.slice(2);
const taken = await takeBackup({
  manager: localHost(),
  dsn: parseDsn(new Secret(process.env['DATABASE'] ?? '')),
  label: 'memory',
  recipients: parseRecipients([recipient]),
  directory,
  verify: 'restore',
  journal: new Journal(() => new Date()),
  signal: new AbortController().signal,
  now: () => new Date(),
  mask: () => undefined,
});
console.log(
  JSON.stringify({
    verification: taken.result.verification.state,
    dumpBytes: taken.result.dumpBytes,
    mebibytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

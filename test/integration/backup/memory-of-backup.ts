/**
 * Takes a verified backup of the database of the environment's DATABASE in a process of its own and prints the most memory
 * that it ever had, in MiB. Where the environment's BUCKET names one, it is copied there meanwhile.
 */
import { z } from 'zod';
import type { WantedCopy } from '../../../src/backup/store/backup-store.ts';
import { s3Store } from '../../../src/backup/store/s3/s3-store.ts';
import { Copies } from '../../../src/operations/keep-copies.ts';
import { parseRecipients } from '../../../src/backup/format/recipients.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { parseDsn } from '../../../src/database/dsn.ts';
import { Journal } from '../../../src/report/journal.ts';
import { Secret } from '../../../src/secret.ts';
import { localHost } from '../database/local-host.ts';

const bucketSchema = z.object({ endpoint: z.string(), bucket: z.string(), user: z.string(), password: z.string() });
const [recipient = '', directory = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const journal = new Journal(() => new Date());
await using copies = new Copies(wanted(), journal);
let kept = 0;
const taken = await takeBackup({
  manager: localHost(),
  dsn: parseDsn(new Secret(process.env['DATABASE'] ?? '')),
  label: 'memory',
  recipients: parseRecipients([recipient]),
  directory,
  verify: 'restore',
  onBegun: (backup) => copies.begin(backup, { cluster: 'memory', run: { id: '1', attempt: 1 } }, signal),
  journal,
  signal,
  now: () => new Date(),
  mask: () => undefined,
});
await copies.finish(taken, (told) => (kept = told.copies?.length ?? 0));
console.log(
  JSON.stringify({
    verification: taken.result.verification.state,
    dumpBytes: taken.result.dumpBytes,
    copies: kept,
    mebibytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

function wanted(): readonly WantedCopy[] {
  const text = process.env['BUCKET'];
  if (text === undefined) return [];
  const { endpoint, bucket, user, password } = bucketSchema.parse(JSON.parse(text));
  const credentials = { accessKeyId: new Secret(user), secretAccessKey: new Secret(password) };
  const settings = { endpoint: new URL(endpoint), region: 'us-east-1', bucket, prefix: '', credentials };
  return [{ store: s3Store(settings, { now: () => new Date(), proxies: {}, signal }), isRequired: true }];
}

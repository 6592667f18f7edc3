import { backupArgument, storedOptions } from './place-options.ts';
import { clusterOptions, commonOptions } from './cluster-options.ts';
import { declareCommand } from './declaration.ts';
import { identityOption, trustOptions } from './decrypt.ts';

export const restore = declareCommand({
  name: 'restore',
  argument: backupArgument,
  summary: 'restore a backup into an empty database, from this machine',
  description: [
    "Into the cluster's own database server, through its manager and with its lock held, by the files of the deployment folder; or, with a database URL, into any server that this machine reaches, by its own psql.",
    "The backup has to be signed by a key that you trust, and, where it goes into the cluster's own server, to be of that cluster.",
    'The database has to be empty, or is made. Everything happens in one transaction, which is committed only when the whole file was right and every table has as many rows as it had.',
  ],
  options: [
    identityOption,
    ...trustOptions,
    ...storedOptions,
    {
      name: 'target-database',
      kind: 'text',
      value: 'NAME',
      description: 'Database to restore into; it is made when there is none.',
      fallback: 'the one that the connection string names',
    },
    {
      name: 'database-url',
      kind: 'text',
      value: 'URL',
      description:
        'A server to restore into instead of the cluster’s. Without a password: others could read it in the list of processes.',
    },
    {
      name: 'database-url-file',
      kind: 'text',
      value: 'FILE',
      description: 'The same, password and all, from a file; `-` is standard input.',
    },
    ...clusterOptions,
    { name: 'yes', kind: 'flag', short: 'y', description: 'Does not ask before it begins.' },
    ...commonOptions,
  ],
  examples: [
    'd8x-ops restore latest --repository acme/broker --identity backup-identity.txt --folder ~/d8x --target-database restored',
    'd8x-ops restore latest --s3-bucket acme-d8x --s3-region eu-central-1 --identity backup-identity.txt --folder ~/d8x --target-database restored',
    'd8x-ops restore backup-production-2026-03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt --folder ~/d8x --target-database restored',
    'd8x-ops restore backup-production-2026-03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt --database-url postgres://me@localhost/restored',
  ],
});

import { backupArgument, storedOptions } from './place-options.ts';
import { commonOptions } from './cluster-options.ts';
import { declareCommand } from './declaration.ts';
import { identityOption, signersOption } from './decrypt.ts';

export const drill = declareCommand({
  name: 'drill',
  argument: backupArgument,
  summary: 'take a backup as if it were needed, on this machine',
  description: [
    'Fetches it, looks whether it is signed by a key that you trust and as its manifest says, restores it into a PostgreSQL of its own that is gone afterwards, and compares the rows of every table with the manifest; tells how long each took. It proves the very key that you keep. Without `--identity` it is not restored.',
    'What is restored runs as another user than you: that takes root, or a `sudo` that asks for no password. It needs the server programs of PostgreSQL, as new as the server that was backed up.',
  ],
  options: [identityOption, ...storedOptions, signersOption, ...commonOptions],
  examples: [
    'd8x-ops drill latest --repository acme/broker --identity backup-identity.txt',
    'd8x-ops drill latest --s3-bucket acme-d8x --s3-region eu-central-1 --identity backup-identity.txt',
    'd8x-ops drill backup-production-2026-03-01-12-30-00.dump.sql.zst.age --identity backup-identity.txt',
  ],
});

import { storedOptions } from './place-options.ts';
import { commonOptions } from './cluster-options.ts';
import { declareCommand } from './declaration.ts';
import { signersOption } from './decrypt.ts';

export const backups = declareCommand({
  name: 'backups',
  summary: 'list the backups that there are',
  description: [
    'In a bucket, among the artifacts of a repository, or both; newest first: of when they are, where they lie, how large they are, and, where their manifest can be read alone, how they were verified and by whom they are signed. What a manifest says counts where its signature is by a key that you trust. Nothing but manifests is fetched: of artifacts only what GitHub lists is known.',
  ],
  options: [
    ...storedOptions,
    signersOption,
    { name: 'json', kind: 'flag', description: 'Prints them as the field `backups` of a result has them.' },
    ...commonOptions,
  ],
  examples: [
    'd8x-ops backups --repository acme/broker',
    'd8x-ops backups --s3-bucket acme-d8x --s3-region eu-central-1',
    'd8x-ops backups --s3-bucket d8x --s3-endpoint https://s3.eu-central-003.backblazeb2.com --cluster acme --json',
  ],
});

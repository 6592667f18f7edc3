import type { OptionDeclaration } from './declaration.ts';

/** A bucket with copies of backups. The keys come from the environment: a command line is everybody's to read. */
export const placeOptions = [
  {
    name: 's3-bucket',
    kind: 'text',
    value: 'NAME',
    description:
      'Bucket with copies of backups. Its keys are `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (`AWS_SESSION_TOKEN`) of the environment.',
  },
  {
    name: 's3-endpoint',
    kind: 'text',
    value: 'URL',
    description: 'Address of the store, where it is not Amazon S3.',
  },
  {
    name: 's3-region',
    kind: 'text',
    value: 'NAME',
    description: 'Region of the bucket.',
    fallback: '`AWS_REGION`; with `--s3-endpoint`, `us-east-1`',
  },
  { name: 's3-prefix', kind: 'text', value: 'PATH', description: 'Folder in the bucket, such as `d8x`.' },
] as const satisfies readonly OptionDeclaration[];

/** Where copies of the backups of one cluster lie. */
export const bucketOptions = [
  ...placeOptions,
  {
    name: 'cluster',
    kind: 'text',
    value: 'LABEL',
    description: "The cluster's label (`label_prefix` of d8x.conf.json), where the bucket has backups of several.",
  },
] as const satisfies readonly OptionDeclaration[];

/** What a command takes for a backup: a file, or with a bucket a name there. */
export const backupArgument = {
  value: 'BACKUP',
  description:
    'The file (`….dump.sql.zst.age`), with its `.json` and `.json.sig` beside it; with `--s3-bucket`, `latest`, the name of a backup there, or the id of the run that made it.',
} as const;

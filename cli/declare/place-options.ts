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

/** Where the backups of one cluster lie: a bucket, a repository's artifacts, or both. */
export const storedOptions = [
  ...placeOptions,
  {
    name: 'cluster',
    kind: 'text',
    value: 'LABEL',
    description: "The cluster's label (`label_prefix` of d8x.conf.json), where the bucket has backups of several.",
  },
  {
    name: 'repository',
    kind: 'text',
    short: 'r',
    value: 'OWNER/NAME',
    description: 'The repository whose runs kept backups as artifacts.',
    fallback: 'without a bucket, what `init` set up from this folder',
  },
  {
    name: 'environment',
    kind: 'text',
    short: 'e',
    value: 'NAME',
    description: 'The environment whose backups are meant, where there are some of several.',
    fallback: 'what `init` set up from this folder',
  },
  {
    name: 'token-file',
    kind: 'text',
    value: 'FILE',
    description: 'File with a GitHub token that may read the repository, for artifacts; `-` is standard input.',
    fallback: '`GITHUB_TOKEN`, `GH_TOKEN`, or the login of gh',
  },
] as const satisfies readonly OptionDeclaration[];

/** What a command takes for a backup: a file, or what is stored. */
export const backupArgument = {
  value: 'BACKUP',
  description:
    'The file (`….dump.sql.zst.age`), with its `.json` and `.json.sig` beside it; or of what lies in a bucket and among artifacts, `latest`, the name of a backup, or the id of the run that made it.',
} as const;

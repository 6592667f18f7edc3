import { bucketOf, s3Schema, secretsOfBucket } from '../../src/backup/store/s3/read-settings.ts';
import { proxiesIn } from '../../src/proxies.ts';
import { lazyStore } from '../../src/backup/store/lazy-store.ts';
import { defineStore } from './store-module.ts';

/** Backups in a bucket of an S3-compatible store. */
export const s3 = defineStore({
  kind: 's3',
  schema: s3Schema,
  inputs: {
    's3-endpoint': {
      description:
        'Address of an S3-compatible store for copies, such as `https://s3.eu-central-003.backblazeb2.com`; nothing for Amazon S3.',
    },
    's3-region': { description: 'Region of the bucket. Default: `AWS_REGION`; with `s3-endpoint`, `us-east-1`.' },
    's3-bucket': {
      description:
        'Bucket for copies of backups. Without it there are none; `docs/backups.md` has the rights that they need.',
    },
    's3-prefix': { description: 'Folder in the bucket, such as `d8x`. Each cluster has a folder of its own below.' },
    's3-access-key-id': {
      description:
        "Key for the bucket. Without it, AWS's own variables count, as `aws-actions/configure-aws-credentials` sets them.",
    },
    's3-secret-access-key': { description: 'The secret of that key.', isSecret: true },
    's3-object-lock-days': {
      description: 'For how many days nobody can remove a copy (Object Lock, which the bucket must have).',
    },
    's3-object-lock-mode': {
      description: '`governance`: those who may bypass it can remove a copy before; or `compliance`: nobody can.',
      default: 'governance',
    },
  },
  needs: 's3-bucket',
  read: (fields, env) => {
    const { settings, problems } = bucketOf(fields, env);
    if (settings === undefined) return { problems };
    return {
      problems,
      store: {
        keeps: true,
        open: ({ hidden, signal, mask, now }) => {
          for (const secret of secretsOfBucket(settings)) mask(secret);
          return lazyStore(settings, { now, signal, proxies: proxiesIn(hidden) });
        },
      },
    };
  },
});

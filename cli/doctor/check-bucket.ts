import type { S3Store } from '../../src/backup/store/s3/s3-store.ts';
import { type Check, look } from './check.ts';

/** Whether a bucket can be reached with the key of the environment, and whether that key could thin the copies there (`keep`). Changes nothing. */
export async function checkBucket(bucket: S3Store | undefined, signal: AbortSignal): Promise<readonly Check[]> {
  if (bucket === undefined) return [];
  return [
    await look('bucket', bucket.place, async () => {
      await bucket.check(signal);
      return (await bucket.mayRemove())
        ? { state: 'ok', found: 'is reached; its key may remove copies, as keep does' }
        : { state: 'ok', found: "is reached; its key removes nothing: old copies are a lifecycle rule's, not keep's" };
    }),
  ];
}

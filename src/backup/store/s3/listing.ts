import { defined } from '../../../defined.ts';
import { objectsSchema, readXml } from './answers.ts';
import type { S3Client } from './client.ts';

/** An object as a list has it. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly at: Date;
}

/** All objects whose keys begin so. @throws OpsError `copy-failed`, `cancelled` */
export async function listObjects(
  client: S3Client,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly ListedObject[]> {
  const what = 'the copies could not be listed';
  const found: ListedObject[] = [];
  let next: string | undefined;
  do {
    const query = { 'list-type': '2', prefix, ...defined({ 'continuation-token': next }) };
    const answer = await client.demand({ method: 'GET', key: '', query, signal }, what);
    const page = objectsSchema.safeParse(readXml(answer.body)).data?.ListBucketResult;
    if (page === undefined) throw client.fault(answer, what);
    found.push(...page.Contents.map(({ Key, Size, LastModified }) => ({ key: Key, bytes: Size, at: LastModified })));
    next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (next !== undefined);
  return found;
}

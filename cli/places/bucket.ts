import { lazyStore } from '../../src/backup/store/lazy-store.ts';
import { bucketOf, s3Schema } from '../../src/backup/store/s3/read-settings.ts';
import type { S3Store } from '../../src/backup/store/s3/s3-store.ts';
import type { Problem } from '../../src/errors.ts';
import { proxiesIn } from '../../src/proxies.ts';
import type { Arguments } from '../declare/parse-arguments.ts';
import { misused } from '../declare/parse-arguments.ts';
import type { placeOptions } from '../declare/place-options.ts';
import type { CliContext } from '../context.ts';

type PlaceOption = (typeof placeOptions)[number]['name'];

const fields = ['s3-bucket', 's3-endpoint', 's3-region', 's3-prefix'] as const;

/**
 * The bucket that the options name, with the keys of the environment; undefined where they name none.
 * @throws OpsError `command-invalid` with all that is wrong
 */
export function bucketStore(
  command: string,
  given: Pick<Arguments<PlaceOption>, 'text'>,
  { environment, now, signal }: Pick<CliContext, 'environment' | 'now' | 'signal'>,
): S3Store | undefined {
  const texts = Object.fromEntries(fields.map((name) => [name, given.text(name)]));
  const read = s3Schema.safeParse(texts);
  const problems: readonly Problem[] = read.success
    ? []
    : read.error.issues.map(({ path, message }) => ({ path: `--${String(path[0])}`, message }));
  if (read.data === undefined) throw misused(command, problems);
  const { settings, problems: wrong } = bucketOf(read.data, environment);
  if (wrong.length > 0) throw misused(command, wrong.map(asWritten));
  if (settings === undefined) return undefined;
  return lazyStore(settings, { now, signal, proxies: proxiesIn(environment) });
}

function asWritten({ path, message }: Problem): Problem {
  if (path === 's3-access-key-id') {
    return { path: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', message: 'are missing in the environment' };
  }
  return { path: `--${path}`, message };
}

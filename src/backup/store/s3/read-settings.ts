import { z } from 'zod';
import { defined } from '../../../defined.ts';
import type { Problem } from '../../../errors.ts';
import { choice, line, secretLine, text, whole } from '../../../fields.ts';
import { Secret } from '../../../secret.ts';
import { type Credentials, type S3Settings, usualRegion } from './settings.ts';

/** The inputs of the Action and the options of the command line that say where copies in a bucket lie. */
export const s3Schema = z.object({
  's3-endpoint': text
    .transform((value) => (/^[a-z]+:\/\//i.test(value) ? value : `https://${value}`))
    .refine((value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return (
        url !== undefined &&
        /^https?:$/.test(url.protocol) &&
        [url.username, url.password, url.search, url.hash].every((part) => part === '')
      );
    }, 'should be an address such as https://s3.eu-central-003.backblazeb2.com, without a user, a password and the bucket')
    .transform((value) => new URL(value))
    .optional(),
  's3-region': text
    .refine((value) => /^[a-z0-9-]{1,40}$/i.test(value), 'should be a region such as eu-central-1')
    .optional(),
  's3-bucket': text
    .refine(
      (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(value),
      'should be the name of a bucket, and nothing else',
    )
    .optional(),
  's3-prefix': line(200)
    .transform((value) => value.replaceAll(/^\/+|\/+$/g, ''))
    .refine(
      (value) => !value.split('/').some((part) => ['', '.', '..'].includes(part)) || value === '',
      'should be a path such as backups/d8x',
    )
    .optional(),
  's3-access-key-id': secretLine.optional(),
  's3-secret-access-key': secretLine.optional(),
  's3-object-lock-days': whole(1, 36_500).optional(),
  's3-object-lock-mode': choice(['governance', 'compliance']).default('governance'),
});

/** Whose addresses of a bucket begin with its name, and those of the store do not. */
const ofProviders =
  /\.(?:amazonaws\.com|backblazeb2\.com|linodeobjects\.com|your-objectstorage\.com|r2\.cloudflarestorage\.com)$/;

export type S3Fields = z.infer<typeof s3Schema>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The bucket that the fields name, with the keys in them, else with those that AWS's own variables have, as
 * `aws-actions/configure-aws-credentials` sets them. Undefined where no bucket is named.
 */
export function bucketOf(
  fields: S3Fields,
  env: Environment,
): { readonly settings?: S3Settings; readonly problems: readonly Problem[] } {
  const { 's3-bucket': bucket, 's3-endpoint': endpoint } = fields;
  if (bucket === undefined) return { problems: [] };
  const problems: Problem[] = [];
  const region = fields['s3-region'] ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region === undefined && endpoint === undefined) {
    problems.push({
      path: 's3-region',
      message: 'is missing: the region of the bucket; for a store that is not Amazon S3, s3-endpoint too',
    });
  }
  const store = endpoint && withoutBucket(endpoint, bucket);
  if (store !== undefined) {
    problems.push({ path: 's3-endpoint', message: `has the bucket in it: it should be ${store}` });
  }
  const credentials = credentialsOf(fields, env, (problem) => problems.push(problem));
  if (credentials === undefined || problems.length > 0) return { problems };
  const { 's3-object-lock-days': days, 's3-object-lock-mode': mode } = fields;
  return {
    problems,
    settings: {
      ...defined({ endpoint }),
      region: region ?? usualRegion,
      bucket,
      prefix: fields['s3-prefix'] ?? '',
      credentials,
      ...(days === undefined ? {} : { lock: { days, mode } }),
    },
  };
}

/** The store's own address, where the one of a bucket was given: as a console shows it. */
function withoutBucket({ protocol, host, hostname, pathname }: URL, bucket: string): string | undefined {
  const path = pathname.replace(/\/+$/, '');
  if (path.endsWith(`/${bucket}`)) return `${protocol}//${host}${path.slice(0, -bucket.length - 1)}`;
  const isInHost = hostname.startsWith(`${bucket.toLowerCase()}.`) && ofProviders.test(hostname);
  return isInHost ? `${protocol}//${host.slice(bucket.length + 1)}` : undefined;
}

function credentialsOf(
  { 's3-access-key-id': id, 's3-secret-access-key': secret }: S3Fields,
  env: Environment,
  report: (problem: Problem) => void,
): Credentials | undefined {
  if (id !== undefined && secret !== undefined) return { accessKeyId: id, secretAccessKey: secret };
  if (id !== undefined || secret !== undefined) {
    const [absent, present] =
      id === undefined ? ['s3-access-key-id', 's3-secret-access-key'] : ['s3-secret-access-key', 's3-access-key-id'];
    report({ path: absent, message: `is missing: ${present} is given, and they go together` });
    return undefined;
  }
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secretKey, AWS_SESSION_TOKEN: token } = env;
  if (key !== undefined && key !== '' && secretKey !== undefined && secretKey !== '') {
    return {
      accessKeyId: new Secret(key),
      secretAccessKey: new Secret(secretKey),
      ...(token === undefined || token === '' ? {} : { sessionToken: new Secret(token) }),
    };
  }
  report({
    path: 's3-access-key-id',
    message:
      'is missing: give it with s3-secret-access-key, or let a step before take credentials (aws-actions/configure-aws-credentials)',
  });
  return undefined;
}

/** What has to be masked of what a bucket is reached with. */
export function secretsOfBucket({ credentials }: S3Settings): readonly Secret[] {
  const { secretAccessKey, sessionToken } = credentials;
  return sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken];
}

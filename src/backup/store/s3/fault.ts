import { messageOf, OpsError, type OpsErrorDetails, systemCodeOf } from '../../../errors.ts';
import type { Answer, Broken } from './exchange.ts';
import { errorIn } from './answers.ts';
import type { S3Settings } from './settings.ts';

/** Whether the same request may fare better when it is sent again. */
export function isPassing(outcome: Answer | Broken): boolean {
  if ('broken' in outcome) return !isLasting(outcome.broken);
  const { status } = outcome;
  const { code = '' } = errorIn(outcome.body) ?? {};
  if (status === 507 || isFull(code)) return false;
  if ([408, 425, 429, 500, 502, 503, 504].includes(status)) return true;
  // What it says in the middle of an answer that began well, or of one request that came in the way of another.
  return ['InternalError', 'SlowDown', 'ServiceUnavailable', 'RequestTimeout', 'ConditionalRequestConflict'].includes(
    code,
  );
}

const fullCodes = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
]);

function isFull(code: string | undefined): boolean {
  return code !== undefined && (fullCodes.has(code) || /quota|storagefull|insufficient.?storage/i.test(code));
}

/** A name that is not there, and a certificate that does not hold, stay so. */
function isLasting(error: unknown): boolean {
  const code = systemCodeOf(error) ?? '';
  return code === 'ENOTFOUND' || code === 'ABORT_ERR' || /CERT|SSL|TLS|ALTNAME/.test(code);
}

/**
 * The error for what a store did not do.
 * @param doing ends "… could not be": `written`, `listed`
 */
export function faultOf(
  outcome: Answer | Broken,
  what: string,
  settings: Pick<S3Settings, 'bucket' | 'endpoint' | 'region'>,
  now: Date,
): OpsError {
  const place = `the bucket ${settings.bucket}`;
  const fail = (why: string, hint: string, more: OpsErrorDetails = {}): OpsError =>
    new OpsError('copy-failed', `${what} in ${place}: ${why}`, { where: 's3-bucket', hint, ...more });
  if ('broken' in outcome) {
    const { host } = settings.endpoint ?? { host: `Amazon S3 (${settings.region})` };
    const why = systemCodeOf(outcome.broken) ?? messageOf(outcome.broken);
    return fail(`${host} is not reached (${why})`, 'Check s3-endpoint, and that the runner reaches it.', {
      cause: outcome.broken,
    });
  }
  const { status, headers, body } = outcome;
  const error = errorIn(body);
  const code = error?.code ?? `status ${status}`;
  const said = `${code}${error === undefined || error.message === '' ? '' : `: ${error.message.slice(0, 300)}`}`;
  if (code === 'RequestTimeTooSkewed')
    return fail(skew(headers.date, now), 'Set the clock of the runner (NTP), and try again.');
  if (code === 'InvalidAccessKeyId' || code === 'SignatureDoesNotMatch' || code === 'InvalidAccessKey')
    return fail(
      `the key is not one that it knows (${said})`,
      'Check s3-access-key-id and s3-secret-access-key, or the credentials of the step before.',
    );
  if (/ExpiredToken|InvalidToken|TokenRefreshRequired/.test(code))
    return fail(
      `the session of these credentials is over or not known (${said})`,
      'Let aws-actions/configure-aws-credentials run in the same job, with a role-duration-seconds that covers the run.',
    );
  if (status === 507 || isFull(error?.code))
    return fail(
      `it is full (${said})`,
      'Make room in the bucket or raise its quota: remove old copies, or let its lifecycle do so.',
    );
  if (code === 'NoSuchBucket') return fail('there is no such bucket', 'Check s3-bucket, s3-region and s3-endpoint.');
  if (status === 301 || status === 307 || code === 'AuthorizationHeaderMalformed') {
    const region = error?.region ?? headers['x-amz-bucket-region'];
    return fail(
      `it is of another region (${said})`,
      typeof region === 'string' ? `Set s3-region to ${region}.` : 'Check s3-region.',
    );
  }
  if (/ObjectLock|InvalidRequest/.test(code) && /lock/i.test(said))
    return fail(
      `it locks nothing (${said})`,
      'Object Lock has to be on in the bucket, as a rule from when it was made; or leave s3-object-lock-days out.',
    );
  if (status === 401 || status === 403)
    return fail(
      `it refuses (${said})`,
      'The credentials need the rights in docs/backups.md, for this bucket and prefix.',
    );
  if (isPassing(outcome))
    return fail(`it is overloaded or out of order (${said})`, 'It was asked for two minutes. Try again later.');
  return fail(`it answers ${said}`, 'See what the provider says of that code.');
}

function skew(date: string | undefined, now: Date): string {
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return 'the clock of the runner differs too much from its own (RequestTimeTooSkewed)';
  const minutes = Math.round(Math.abs(now.getTime() - theirs) / 60_000);
  return `the clock of the runner is ${minutes} minutes ${now.getTime() < theirs ? 'behind' : 'ahead of'} its own (RequestTimeTooSkewed)`;
}

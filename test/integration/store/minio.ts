import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsV4Signer } from 'aws4fetch';
import { S3Client } from '../../../src/backup/store/s3/client.ts';
import type { Credentials, S3Settings } from '../../../src/backup/store/s3/settings.ts';
import { Secret } from '../../../src/secret.ts';
import { findMinio, minioMinutes } from '../../tools/minio.ts';
import { waitFor } from '../../wait.ts';
import { freePort } from '../free-port.ts';

/** The real MinIO, on loopback, with storage of its own. */
export interface Minio extends AsyncDisposable {
  readonly endpoint: URL;
  readonly port: number;
  /** How a bucket of it is reached, through another port where one is given. */
  settings(bucket: string, more?: Partial<S3Settings>): S3Settings;
  /** Makes a bucket; with `locks` one that can lock objects, and so keeps versions. */
  makeBucket(bucket: string, locks?: boolean): Promise<void>;
  /** Keys for an hour, as a cloud's token service gives them (AssumeRole), with no more rights than the policy has. */
  lend(policy?: string): Promise<Credentials>;
}

const user = 'test-user';
const password = 'test-password';

/** For what starts it: it may have to be built first. */
export const slowStart = { timeout: (minioMinutes + 1) * 60_000 };

/** Starts MinIO and waits until it answers. @throws Error where it can't be had */
export async function startMinio(): Promise<Minio> {
  const program = await findMinio();
  const folder = await mkdtemp(join(tmpdir(), 'd8x-minio-'));
  const port = await freePort();
  const log = join(folder, 'log');
  const child = spawn(
    'sh',
    [
      '-c',
      'exec "$0" server --quiet --address "$1" "$2" >"$3" 2>&1',
      program,
      `127.0.0.1:${port}`,
      join(folder, 'data'),
      log,
    ],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        MINIO_ROOT_USER: user,
        MINIO_ROOT_PASSWORD: password,
        MINIO_BROWSER: 'off',
        MINIO_UPDATE: 'off',
      },
    },
  );
  const ended = once(child, 'exit');
  const endpoint = new URL(`http://127.0.0.1:${port}`);
  try {
    await waitFor('MinIO', async () => (await fetch(new URL('/minio/health/live', endpoint))).ok, { seconds: 60 });
  } catch (cause) {
    throw new Error(await readFile(log, 'utf8').catch(() => 'MinIO says nothing'), { cause });
  }
  const settings: Minio['settings'] = (bucket, more = {}) => ({
    endpoint,
    region: 'us-east-1',
    bucket,
    prefix: '',
    credentials: { accessKeyId: new Secret(user), secretAccessKey: new Secret(password) },
    ...more,
  });
  return {
    endpoint,
    port,
    settings,
    makeBucket: async (bucket, locks = false) => {
      using client = new S3Client(settings(bucket), { now: () => new Date(), proxies: {} });
      const headers = locks ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {};
      const { signal } = new AbortController();
      await client.demand({ method: 'PUT', key: '', headers, signal }, 'the bucket could not be made');
    },
    lend: async (policy) => {
      const narrowed = policy === undefined ? '' : `&Policy=${encodeURIComponent(policy)}`;
      const body = `Action=AssumeRole&Version=2011-06-15&DurationSeconds=3600${narrowed}`;
      const signer = new AwsV4Signer({
        method: 'POST',
        url: endpoint.href,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        service: 'sts',
        region: 'us-east-1',
        accessKeyId: user,
        secretAccessKey: password,
      });
      const { url, headers } = await signer.sign();
      const answer = await (await fetch(url, { method: 'POST', headers, body })).text();
      const [id = '', secret = '', token = ''] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
        (name) => new RegExp(`<${name}>([^<]+)`).exec(answer)?.[1] ?? '',
      );
      assert.notEqual(token, '', answer);
      return { accessKeyId: new Secret(id), secretAccessKey: new Secret(secret), sessionToken: new Secret(token) };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

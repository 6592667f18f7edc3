import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bucketOf, s3Schema } from '../../../../src/backup/store/s3/read-settings.ts';
import { backupFolder, readFolder } from '../../../../src/backup/store/s3/names.ts';
import { addressOf } from '../../../../src/backup/store/s3/settings.ts';

const key = { 's3-access-key-id': 'id', 's3-secret-access-key': 'secret' };
const read = (
  fields: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof bucketOf> => bucketOf(s3Schema.parse(fields), env);

suite('where copies lie', () => {
  const addresses: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ 's3-bucket': 'copies', 's3-region': 'eu-central-1' }, 'https://copies.s3.eu-central-1.amazonaws.com/a/b%20c'],
    [
      { 's3-bucket': 'my.copies', 's3-region': 'eu-central-1' },
      'https://s3.eu-central-1.amazonaws.com/my.copies/a/b%20c',
    ],
    [{ 's3-bucket': 'copies', 's3-region': 'cn-north-1' }, 'https://copies.s3.cn-north-1.amazonaws.com.cn/a/b%20c'],
    [
      { 's3-bucket': 'copies', 's3-endpoint': 's3.us-west-004.backblazeb2.com' },
      'https://s3.us-west-004.backblazeb2.com/copies/a/b%20c',
    ],
    [{ 's3-bucket': 'copies', 's3-endpoint': 'http://10.0.0.5:9000/' }, 'http://10.0.0.5:9000/copies/a/b%20c'],
    [{ 's3-bucket': 'copies', 's3-endpoint': 'https://host/below' }, 'https://host/below/copies/a/b%20c'],
  ];
  for (const [fields, address] of addresses) {
    test(`${JSON.stringify(fields)} is ${address}`, () => {
      const { settings, problems } = read({ ...fields, ...key });
      assert.deepEqual(problems, []);
      assert.ok(settings !== undefined);
      assert.equal(addressOf(settings, 'a/b c').href, address);
    });
  }

  test('without a bucket there is nothing, and nothing is wrong', () => {
    assert.deepEqual(read({}), { problems: [] });
    assert.deepEqual(read(key), { problems: [] });
  });

  test("AWS's own variables count where no key is given, with their session", () => {
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c', AWS_REGION: 'eu-west-1' };
    const { settings } = read({ 's3-bucket': 'copies' }, env);
    assert.equal(settings?.region, 'eu-west-1');
    assert.equal(settings?.credentials.sessionToken?.reveal(), 'c');
    assert.equal(read({ 's3-bucket': 'copies', ...key }, env).settings?.credentials.sessionToken, undefined);
  });

  const wrong: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ 's3-bucket': 'copies', ...key }, 's3-region'],
    [{ 's3-bucket': 'copies', 's3-region': 'eu-west-1' }, 's3-access-key-id'],
    [{ 's3-bucket': 'copies', 's3-region': 'eu-west-1', 's3-access-key-id': 'id' }, 's3-secret-access-key'],
  ];
  for (const [fields, path] of wrong) {
    test(`${JSON.stringify(fields)} misses ${path}`, () => {
      const { settings, problems } = read(fields);
      assert.equal(settings, undefined);
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
      assert.doesNotMatch(JSON.stringify(problems), /"secret"/);
    });
  }

  for (const [endpoint, store] of [
    ['https://copies.s3.eu-central-003.backblazeb2.com', 'https://s3.eu-central-003.backblazeb2.com'],
    ['copies.s3.eu-west-1.amazonaws.com', 'https://s3.eu-west-1.amazonaws.com'],
    ['https://account.r2.cloudflarestorage.com/copies', 'https://account.r2.cloudflarestorage.com'],
    ['http://10.0.0.5:9000/copies/', 'http://10.0.0.5:9000'],
    ['https://host/below/copies', 'https://host/below'],
  ] as const) {
    test(`${endpoint} has the bucket in it, which is told with what it should be`, () => {
      const { settings, problems } = read({ 's3-bucket': 'copies', 's3-endpoint': endpoint, ...key });
      assert.equal(settings, undefined);
      assert.deepEqual(problems, [{ path: 's3-endpoint', message: `has the bucket in it: it should be ${store}` }]);
    });
  }
  test('a host of your own may begin as the bucket is called', () => {
    assert.deepEqual(read({ 's3-bucket': 'minio', 's3-endpoint': 'https://minio.acme.test', ...key }).problems, []);
  });

  for (const fields of [
    { 's3-bucket': 'a/b' },
    { 's3-endpoint': 'https://me:pw@host' },
    { 's3-endpoint': 'ftp://host' },
    { 's3-prefix': 'a/../b' },
    { 's3-object-lock-days': '0' },
    { 's3-object-lock-mode': 'none' },
  ]) {
    test(`${JSON.stringify(fields)} is refused`, () => assert.ok(!s3Schema.safeParse(fields).success));
  }
});

test('a folder says when it was made and by which run', () => {
  const folder = backupFolder('d8x', {
    cluster: 'Alpha / 1',
    startedAt: new Date('2026-03-01T12:30:05.678Z'),
    run: { id: '9988776655', attempt: 2 },
  });
  assert.equal(folder, 'd8x/Alpha-1/2026-03-01-12-30-05-run-9988776655-2/');
  assert.deepEqual(readFolder('2026-03-01-12-30-05-run-9988776655-2'), {
    at: new Date('2026-03-01T12:30:05Z'),
    run: '9988776655',
  });
  assert.equal(readFolder('something-else'), undefined);
});

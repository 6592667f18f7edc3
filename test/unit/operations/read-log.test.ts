import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { createGunzip } from 'node:zlib';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { AgeDecryption } from '../../../src/backup/format/age-file.ts';
import { parseIdentity } from '../../../src/backup/format/identity.ts';
import { OpsError } from '../../../src/errors.ts';
import { sharesOf } from '../../../src/operations/logs.ts';
import { type ReadLog, readLog } from '../../../src/operations/read-log.ts';
import { Secret } from '../../../src/secret.ts';

suite('the log of a task', () => {
  let folder = '';
  let identity = '';
  let recipients: readonly string[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'd8x-ops-read-log-'));
    identity = await generateIdentity();
    recipients = [await identityToRecipient(identity)];
  });
  after(async () => rm(folder, { recursive: true }));

  let count = 0;
  const read = async (lines: () => AsyncIterable<string>, grep?: string): Promise<ReadLog> =>
    readLog(
      { name: 'api.1', id: `${count++}`.padEnd(12, '0'), node: 'worker-01', state: 'running', open: lines },
      {
        since: new Date(0),
        ...(grep === undefined ? {} : { grep }),
        folder,
        recipients,
        redact: (line) => line.replaceAll('hunter2', '***'),
        signal: new AbortController().signal,
      },
    );
  async function* of(...lines: readonly string[]): AsyncGenerator<string> {
    for (const line of lines) yield `2026-11-30T12:00:00.123456789Z ${line}`;
  }
  const opened = async ({ file = '' }: ReadLog): Promise<string> =>
    text(
      createReadStream(file)
        .pipe(new AgeDecryption(await parseIdentity(new Secret(identity))))
        .pipe(createGunzip()),
    );

  test('is kept whole and encrypted; its last lines that have the text are shown', async () => {
    const log = await read(() => of('start', 'a timeout', 'more', 'Timeout', 'last timeout'), 'timeout');
    assert.deepEqual(log.lines, ['2026-11-30T12:00:00Z a timeout', '2026-11-30T12:00:00Z last timeout']);
    assert.deepEqual([log.found, log.total, log.unread], [2, 5, undefined]);
    assert.equal((await opened(log)).split('\n').length, 6);
    assert.match(await opened(log), /^2026-11-30T12:00:00\.123456789Z start\n/);
  });

  test('has no secret in it, and nobody learns one by what is found', async () => {
    const secrets = ['the password is hunter2', 'DATABASE_URL=postgres://a:geheim@db/x', `key 0x${'ab'.repeat(32)}`];
    for (const guess of ['hunter2', 'hunt', 'geheim', 'abab']) {
      const log = await read(() => of(...secrets), guess);
      assert.deepEqual([log.found, log.lines], [0, []], guess);
      assert.doesNotMatch(await opened(log), new RegExp(guess));
    }
    assert.equal((await read(() => of('what happens at 2026-11'), '2026-11-30')).found, 0, 'nor by the time of a line');
  });

  test('is text to the letter', async () => {
    assert.equal((await read(() => of('a.c', 'abc'), 'a.c')).found, 1);
  });

  test('of which only a part comes is told as far as it came, with why', async () => {
    const log = await read(async function* () {
      yield* of('one');
      throw new OpsError('connection-lost', 'the connection to worker-01 broke');
    });
    assert.deepEqual([log.lines.length, log.unread], [1, 'the connection to worker-01 broke']);
  });

  test('is cut to its last 200 lines, and each to what a page holds', async () => {
    const log = await read(() => of(...Array.from({ length: 1000 }, (_, index) => `${index} ${'x'.repeat(1000)}`)));
    assert.deepEqual([log.lines.length, log.found], [200, 1000]);
    assert.ok(log.lines.every((line) => line.length <= 400) && log.lines[0]?.includes('800 x') === true);
  });

  test('shares the lines that are shown with those of the other tasks', () => {
    assert.deepEqual(sharesOf([500, 10, 500], 200), [95, 10, 95]);
    assert.deepEqual(sharesOf([5, 10], 200), [5, 10]);
    assert.deepEqual(sharesOf([], 200), []);
  });
});

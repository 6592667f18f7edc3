import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { run } from '../../../cli/run.ts';
import { openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { origin, signerFor } from '../../unit/backup/origin/described.ts';
import { openSetting, type Setting } from '../backup/setting.ts';
import { scriptedTerminal } from '../cli/scripted-terminal.ts';
import { backUpInto } from './kept-backup.ts';
import { type Minio, slowStart, startMinio } from './minio.ts';

suite('the command line, of backups in a bucket', { concurrency: false }, () => {
  let minio: Minio;
  let setting: Setting;
  let name: string;
  let signers: string;
  before(async () => {
    minio = await startMinio();
    setting = await openSetting();
    await minio.makeBucket('cli');
    const { secret, line } = signerFor('production');
    signers = join(setting.folder, 'signers');
    await writeFile(signers, line);
    const made = { verify: 'restore', label: 'production', origin, signer: openSigningKey(secret) } as const;
    const { taken } = await backUpInto(minio.settings('cli', { prefix: 'd8x' }), setting, made);
    ({ name } = taken);
  }, slowStart);
  after(async () => {
    await setting[Symbol.asyncDispose]();
    await minio[Symbol.asyncDispose]();
  });

  async function d8x(words: readonly string[], key = 'test-password') {
    const terminal = scriptedTerminal();
    const bucket = ['--s3-bucket', 'cli', '--s3-endpoint', minio.endpoint.href, '--s3-prefix', 'd8x'];
    const environment = { AWS_ACCESS_KEY_ID: 'test-user', AWS_SECRET_ACCESS_KEY: key };
    const { signal } = new AbortController();
    const given = [...words, ...bucket, '--signers', signers];
    const code = await run(given, { environment, terminal, signal, now: () => new Date(), version: '9.9.9' });
    return { code, text: terminal.text };
  }

  test('lists them, with who signed them and how they were verified', async () => {
    const { code, text } = await d8x(['backups']);
    assert.equal(code, 0, text);
    assert.match(text, new RegExp(`^${name}\n {4}.* old, .*, verified, signed by SHA256:`, 'm'));
    const json = await d8x(['backups', '--json', '--cluster', 'alpha']);
    const [only, ...others] = z.array(z.object({ name: z.string() })).parse(JSON.parse(json.text));
    assert.deepEqual([only?.name, others], [name, []]);
  });

  for (const wanted of ['latest', 'the name', 'the run']) {
    test(`takes one by ${wanted}`, async () => {
      const backup = wanted === 'the name' ? name : wanted === 'the run' ? '77' : wanted;
      const output = join(setting.folder, `${wanted.replace(' ', '-')}.sql`);
      const { code, text } = await d8x(['decrypt', backup, '--identity', setting.keyFile, '--output', output]);
      assert.equal(code, 0, text);
      assert.match(await readFile(output, 'utf8'), /PostgreSQL database dump complete/);
    });
  }

  test('takes the latest as if it were needed, with the very key', async () => {
    const { code, text } = await d8x(['drill', 'latest', '--identity', setting.keyFile]);
    assert.equal(code, 0, text);
    assert.match(text, /✔ restored: \d+ tables? with [\d,]+ rows?, as its manifest says \(fetch /);
    const without = await d8x(['drill', 'latest']);
    assert.equal(without.code, 0, without.text);
    assert.match(without.text, /NOT RESTORED, for there was no --identity/);
  });

  test('says what there is not, and what it may not', async () => {
    const none = await d8x(['decrypt', 'backup-of-nobody', '--identity', setting.keyFile]);
    assert.equal(none.code, 1);
    assert.match(none.text, /there is no backup "backup-of-nobody"/);
    const denied = await d8x(['backups'], 'another-password');
    assert.equal(denied.code, 1, denied.text);
    assert.ok(!denied.text.includes('another-password'));
  });
});

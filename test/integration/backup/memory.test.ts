import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { openSetting } from './setting.ts';

const program = fileURLToPath(new URL('memory-of-backup.ts', import.meta.url));
const printed = z.object({ verification: z.literal('verified'), dumpBytes: z.int(), mebibytes: z.int() });

test('a verified backup takes under 200 MiB of memory, whatever the size of the dump', async () => {
  await using setting = await openSetting();
  await setting.server.sql(`create role counter superuser login password 'pw'`);
  const take = async (): Promise<z.infer<typeof printed>> => {
    const args = [program, setting.recipient, join(setting.folder, 'memory')];
    const env = { DATABASE: `postgres://counter:pw@127.0.0.1:${setting.server.port}/d8x` };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    return printed.parse(JSON.parse(stdout));
  };
  const small = await take();
  await setting.server.sql(
    `create table filler as select i, md5(i::text) as a, md5((i * 7)::text) as b from generate_series(1, 1500000) i`,
    'd8x',
  );
  const large = await take();
  assert.ok(large.dumpBytes > 100_000_000 && large.dumpBytes > 100 * small.dumpBytes, `${large.dumpBytes} bytes`);
  assert.ok(large.mebibytes < 200, `${large.mebibytes} MiB`);
  // A busy machine collects garbage later: the bound above is what holds, this one tells a buffer that grows with the dump.
  assert.ok(large.mebibytes - small.mebibytes < 90, `${small.mebibytes} MiB, then ${large.mebibytes} MiB`);
});

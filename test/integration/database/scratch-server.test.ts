import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { connect } from '../../../src/database/connection.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { findRunnerPostgres, nearestPostgres, type RunnerPostgres } from '../../../src/database/runner-postgres.ts';
import { scratchPrefix } from '../../../src/database/forgotten-scratch.ts';
import { findOtherUser } from '../../../src/database/other-user.ts';
import { type ScratchPlace, ScratchServer } from '../../../src/database/scratch-server.ts';
import { waitFor } from '../../wait.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';
import { isOpsError } from '../../../src/errors.ts';

ownTemporaryFolder();

async function installed(): Promise<RunnerPostgres> {
  const found = nearestPostgres(
    (await findRunnerPostgres()).filter(({ server }) => server),
    0,
  );
  assert.ok(found !== undefined, 'no PostgreSQL on this machine');
  return found;
}

async function place(postgres?: RunnerPostgres): Promise<ScratchPlace> {
  const user = await findOtherUser();
  assert.ok(user !== undefined, 'programs can be started as nobody else');
  return { postgres: postgres ?? (await installed()), user, parent: tmpdir() };
}

function folderOf(server: ScratchServer): string {
  return server.admin().hosts[0].host;
}

/** A process of its own that starts one and says where. */
async function startElsewhere(): Promise<ChildProcessByStdio<null, Readable, null>> {
  const module = join(dirname(fileURLToPath(import.meta.url)), '../../../src/database/scratch-server.ts');
  const program = `
    const { ScratchServer } = await import(${JSON.stringify(module)});
    const server = await ScratchServer.start(${JSON.stringify(await place())}, new AbortController().signal);
    console.log(server.admin().hosts[0].host);
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function gone(path: string): Promise<void> {
  await waitFor(`the end of ${path}`, () => !existsSync(path), { seconds: 10 });
}

suite('a scratch PostgreSQL', () => {
  test('listens on a socket in a folder that nobody else may enter, and leaves nothing', async () => {
    let folder = '';
    {
      await using server = await ScratchServer.start(await place(), new AbortController().signal);
      folder = folderOf(server);
      assert.equal(statSync(folder).mode & 0o777, 0o700);
      await using session = await connect(server.admin(), fromRunner, { application: 'test' });
      const listens = await session.queryOne(
        `select current_setting('listen_addresses') as on`,
        z.object({ on: z.string() }),
      );
      assert.equal(listens.on, '');
    }
    assert.equal(existsSync(folder), false);
  });

  test('does not outlive a run that is killed', async () => {
    const child = await startElsewhere();
    const [folder] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
    assert.ok(existsSync(join(folder, 'data', 'postmaster.pid')));
    child.kill('SIGKILL');
    await gone(folder);
  });

  const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(scratchPrefix));

  test('leaves nothing when its run is killed while it is made', async () => {
    const child = await startElsewhere();
    await waitFor('its folder', () => folders().length > 0, { seconds: 60, everyMs: 5 });
    child.kill('SIGKILL');
    const [name = ''] = folders();
    // What makes it ends by itself, and takes it away.
    await waitFor(`the end of ${name}`, () => !existsSync(join(tmpdir(), name)), { seconds: 60 });
  });

  test('goes with the next one, an hour later, when what watched over it was killed as well', async () => {
    const folder = join(tmpdir(), `${scratchPrefix}left`);
    mkdirSync(join(folder, 'data'), { recursive: true });
    await using living = await ScratchServer.start(await place(), new AbortController().signal);
    assert.ok(existsSync(folder), 'it is too young');
    const longAgo = new Date(Date.now() - 61 * 60_000);
    for (const path of [folder, folderOf(living)]) utimesSync(path, longAgo, longAgo);
    await using _next = await ScratchServer.start(await place(), new AbortController().signal);
    assert.ok(!existsSync(folder), 'it stays');
    assert.ok(existsSync(folderOf(living)), 'one that is in use stays, however old');
  });

  test('is not begun by a run that is cancelled already', async () => {
    const postgres = await installed();
    const started = join(tmpdir(), 'initdb-started');
    const bin = join(tmpdir(), 'slow-bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'initdb'), `#!/bin/sh\ntouch ${started}; sleep 20\n`, { mode: 0o755 });
    for (const aborted of ['before', 'meanwhile'] as const) {
      const controller = new AbortController();
      if (aborted === 'before') controller.abort();
      const starting = ScratchServer.start(await place({ ...postgres, bin }), controller.signal);
      // While its folder is being made: before initdb has a process.
      if (aborted === 'meanwhile') setImmediate(() => controller.abort());
      const startedAt = performance.now();
      await assert.rejects(starting, (error) => isOpsError(error, 'cancelled'));
      assert.ok(performance.now() - startedAt < 10_000, aborted);
      assert.equal(existsSync(started), false, aborted);
    }
  });

  test('ends also where the server does not heed signals yet when its run is cancelled', async () => {
    const postgres = await installed();
    const bin = join(tmpdir(), 'late-bin');
    const started = join(tmpdir(), 'late-started');
    mkdirSync(bin);
    mkdirSync(started, { mode: 0o777 });
    chmodSync(started, 0o777);
    const late = `#!/bin/sh\ntouch ${started}/now; sleep 1\nexec ${postgres.bin}/postgres "$@"\n`;
    writeFileSync(join(bin, 'initdb'), `#!/bin/sh\nexec ${postgres.bin}/initdb "$@"\n`, { mode: 0o755 });
    writeFileSync(join(bin, 'postgres'), late, { mode: 0o755 });
    const controller = new AbortController();
    const starting = assert.rejects(
      ScratchServer.start(await place({ ...postgres, bin }), controller.signal),
      (error) => isOpsError(error, 'cancelled'),
    );
    await waitFor('the server', () => existsSync(join(started, 'now')), { seconds: 60, everyMs: 5 });
    controller.abort();
    assert.equal(await Promise.race([starting.then(() => 'ended'), pause(20_000, 'goes on', { ref: false })]), 'ended');
  });

  test('is not left half-made by a run that is cancelled', async () => {
    const postgres = await installed();
    for (const after of [0, 100, 400]) {
      const before = new Set(readdirSync(tmpdir()));
      const controller = new AbortController();
      const starting = ScratchServer.start(await place(postgres), controller.signal);
      setTimeout(() => controller.abort(), after);
      await assert.rejects(starting, (error) => isOpsError(error, 'cancelled'));
      const left = readdirSync(tmpdir()).filter((name) => name.startsWith(scratchPrefix) && !before.has(name));
      assert.deepEqual(left, []);
    }
  });
});

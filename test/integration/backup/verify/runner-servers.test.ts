import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { RunnerServers } from '../../../../src/backup/verify/runner-servers.ts';
import { connect } from '../../../../src/database/connection.ts';
import { fromRunner } from '../../../../src/database/reach.ts';
import { findRunnerPostgres } from '../../../../src/database/runner-postgres.ts';
import { isOpsError } from '../../../../src/errors.ts';
import { waitFor } from '../../../wait.ts';
import { ScratchFolders } from '../scratch-folders.ts';

const scratch = new ScratchFolders();
const ownFolder = mkdtempSync(join(tmpdir(), 'runner-servers-'));
after(() => rmSync(ownFolder, { recursive: true }));

/** The folder of a PostgreSQL of this machine that can be a server. */
async function programs(): Promise<string> {
  const found = (await findRunnerPostgres()).find(({ server }) => server);
  return found?.bin ?? assert.fail('no PostgreSQL on this machine');
}

async function oneScratchFolder(): Promise<string> {
  return waitFor('a server to be started', () => scratch.left()[0], { seconds: 60, everyMs: 10 });
}

const signal = new AbortController().signal;

suite("the runner's PostgreSQLs", () => {
  test('the only one is started before anybody asks for it, and is what they get', async () => {
    {
      await using servers = new RunnerServers({ folders: [await programs()], wanted: true, signal });
      const folder = await oneScratchFolder();
      const [postgres] = await servers.found;
      assert.ok(postgres !== undefined);
      const [first, second] = await Promise.all([servers.start(postgres, 0), servers.start(postgres, 0)]);
      assert.equal(first, second);
      assert.equal(first.server.admin().hosts[0].host, folder);
      await using _session = await connect(first.server.admin(), fromRunner, { application: 'test' });
    }
    assert.deepEqual(scratch.left(), []);
  });

  test('none is started where it is not known which is needed, or none is wanted', async () => {
    const bin = await programs();
    const other = join(ownFolder, 'bin');
    symlinkSync(bin, other);
    for (const options of [
      { folders: [bin, other], wanted: true },
      { folders: [bin], wanted: false },
    ]) {
      await using servers = new RunnerServers({ ...options, signal });
      const [postgres] = await servers.found;
      await pause(100);
      assert.deepEqual(scratch.left(), []);
      assert.ok(postgres !== undefined);
      await servers.start(postgres, 0);
      assert.equal(scratch.left().length, 1);
    }
    assert.deepEqual(scratch.left(), []);
  });

  test('one that is not needed after all is ended while it starts', async () => {
    const servers = new RunnerServers({ folders: [await programs()], wanted: true, signal });
    await oneScratchFolder();
    await servers[Symbol.asyncDispose]();
    assert.deepEqual(scratch.left(), []);
  });

  test('a cancelled run starts none', async () => {
    const stop = new AbortController();
    stop.abort();
    await using servers = new RunnerServers({ folders: [await programs()], wanted: true, signal: stop.signal });
    const [postgres] = await servers.found;
    assert.ok(postgres !== undefined);
    await assert.rejects(servers.start(postgres, 0), (error) => isOpsError(error, 'cancelled'));
    assert.deepEqual(scratch.left(), []);
  });
});

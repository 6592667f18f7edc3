import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { z } from 'zod';
import { gateCheck } from '../../../src/update/model/start-gate.ts';
import { freePort } from '../free-port.ts';

const check = z.object({ Test: z.tuple([z.literal('CMD-SHELL'), z.string()]) });

suite("a start gate's check, in this machine's own shell", () => {
  const folder = mkdtempSync(join(tmpdir(), 'd8x-ops-gate-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  /** @returns its exit status */
  const run = (ports: readonly number[], marker: string): number | null => {
    const [, script] = check.parse(gateCheck(ports, 1_000)).Test;
    const own = script.replaceAll('/tmp/.d8x-ops-started', join(folder, marker));
    return spawnSync('/bin/sh', ['-c', own]).status;
  };
  const open = async (address: string, port: number): Promise<Disposable> => {
    const server = createServer().listen(port, address);
    await once(server, 'listening');
    return { [Symbol.dispose]: () => void server.close() };
  };

  test('fails until every port is open, and succeeds for ever after', async () => {
    const [one, other] = [await freePort(), await freePort()];
    assert.equal(run([one, other], 'both'), 1);
    {
      using _one = await open('0.0.0.0', one);
      assert.equal(run([one, other], 'both'), 1);
      using _other = await open('::', other);
      assert.equal(run([one, other], 'both'), 0);
    }
    assert.ok(existsSync(join(folder, 'both')));
    assert.equal(run([one, other], 'both'), 0);
    assert.equal(run([one, other], 'another container'), 1);
  });

  test('takes a port for closed that only the container itself can reach', async () => {
    const port = await freePort();
    using _local = await open('127.0.0.1', port);
    assert.equal(run([port], 'loopback'), 1);
    const other = await freePort();
    using _six = await open('::1', other);
    assert.equal(run([other], 'loopback'), 1);
  });

  test('goes on looking where nothing can be written', async () => {
    const port = await freePort();
    using _server = await open('0.0.0.0', port);
    assert.equal(run([port], 'no/such/folder'), 0);
  });
});

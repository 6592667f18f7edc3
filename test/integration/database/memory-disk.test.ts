import assert from 'node:assert/strict';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { suite, test } from 'node:test';
import { scratchFolder } from '../../../src/database/memory-disk.ts';

const tmpfs = 0x0102_1994;

suite('what is restored to be compared', () => {
  test('lies in memory where it has room there', async () => {
    const { parent, inMemory } = await scratchFolder(1024 * 1024);
    assert.equal(parent, inMemory ? '/dev/shm' : tmpdir());
    // A machine without room for a small one can say nothing of it.
    if (inMemory) assert.equal((await statfs(parent)).type, tmpfs);
  });

  test('lies on the disk where it has none, and that is known', async () => {
    assert.deepEqual(await scratchFolder(2 ** 50), { parent: tmpdir(), inMemory: false });
  });

  test('and does not take the last of the memory', async () => {
    const { bavail, bsize } = await statfs('/dev/shm');
    assert.equal((await scratchFolder(bavail * bsize)).inMemory, false);
  });
});

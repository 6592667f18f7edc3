import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkQueue } from '../../../../bot/queue/work-queue.ts';

suite('the queue', () => {
  test('keeps the order within a lane, and lets lanes overtake each other', async () => {
    const queue = new WorkQueue({ most: 100, concurrency: 4 });
    const done: string[] = [];
    const work = (name: string, milliseconds: number) => async () => {
      await sleep(milliseconds);
      done.push(name);
    };
    queue.add('a', work('a1', 30));
    queue.add('a', work('a2', 0));
    queue.add('b', work('b1', 5));
    assert.equal(await queue.drain(1000), 0);
    assert.deepEqual(done, ['b1', 'a1', 'a2']);
  });

  test('runs no more at once than it may, and none twice', async () => {
    const queue = new WorkQueue({ most: 1000, concurrency: 3 });
    let running = 0;
    let most = 0;
    let count = 0;
    for (let index = 0; index < 200; index++) {
      queue.add(`lane ${index % 17}`, async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(0);
        running -= 1;
        count += 1;
      });
    }
    await queue.drain(5000);
    assert.deepEqual({ most, count, size: queue.size }, { most: 3, count: 200, size: 0 });
  });

  test('takes nothing past its limit, and goes on after that', async () => {
    const queue = new WorkQueue({ most: 2, concurrency: 1 });
    const gate = Promise.withResolvers<void>();
    assert.ok(queue.add('a', async () => gate.promise));
    assert.ok(queue.add('b', async () => undefined));
    assert.ok(!queue.add('c', async () => undefined));
    gate.resolve();
    await queue.drain(1000);
    assert.ok(queue.add('c', async () => undefined));
  });

  test('survives work that fails', async () => {
    const queue = new WorkQueue({ most: 10, concurrency: 1 });
    let isDone = false;
    queue.add('a', async () => {
      throw new Error('a defect');
    });
    queue.add('a', async () => {
      isDone = true;
    });
    await queue.drain(1000);
    assert.ok(isDone);
  });

  test('says how much is left when its time is up', async () => {
    const queue = new WorkQueue({ most: 10, concurrency: 1 });
    const gate = Promise.withResolvers<void>();
    queue.add('a', async () => gate.promise);
    queue.add('a', async () => undefined);
    assert.equal(await queue.drain(20), 2);
    gate.resolve();
    assert.equal(await queue.drain(1000), 0);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Stages } from '../../cluster/stages.ts';

suite('the stages of a sandbox that comes up', () => {
  test('end by themselves when one of them hangs, and say which', async () => {
    const stages = new Stages();
    const hanging = Promise.all([
      stages.during('keys', () => Promise.resolve()),
      stages.during('boot of worker-1', () => new Promise(() => {})),
    ]);
    await assert.rejects(stages.within(0.1, "sandbox 'x' did not come up", hanging), (error) => {
      assert.match(String(error), /sandbox 'x' did not come up within 0.1 s. Still at: boot of worker-1 \(0 s\)$/);
      return true;
    });
  });

  test('pass on what came of them, and what went wrong', async () => {
    const stages = new Stages();
    assert.equal(await stages.within(5, 'it', Promise.resolve(1)), 1);
    const failing = stages.during('swarm', () => Promise.reject(new Error('no swarm')));
    await assert.rejects(stages.within(5, 'it', failing), /no swarm/);
    assert.equal(stages.describe(), 'nothing that is known');
  });
});

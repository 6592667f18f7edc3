import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { satisfies } from '../../../../src/update/swarm/constraint.ts';
import { desiredTasks } from '../../../../src/update/swarm/convergence.ts';
import { node, service } from '../samples.ts';

suite('placement constraints', () => {
  const worker = node('worker-1', { labels: { disk: 'ssd' }, engineLabels: { Zone: 'a' }, address: '10.1.2.3' });

  test('are judged as swarm judges them', () => {
    const fits: readonly [string, boolean][] = [
      ['node.role == worker', true],
      ['node.role==manager', false],
      ['node.role != manager', true],
      ['NODE.HOSTNAME == WORKER-1', true],
      ['node.id == node-worker-1', true],
      ['node.labels.disk == SSD', true],
      ['node.labels.Disk == ssd', false],
      ['node.labels.disk != ssd', false],
      ['node.labels.zone == a', false],
      ['node.labels.zone != a', true],
      ['node.platform.os == linux', true],
      ['node.platform.arch == x86_64', true],
      ['node.platform.arch == amd64', false],
      ['node.platform.arch != aarch64', true],
      ['engine.labels.Zone == a', true],
      ['engine.labels.zone == a', false],
      ['engine.labels.zone != a', true],
      ['node.ip == 10.1.2.3', true],
      ['node.ip == 10.1.0.0/16', true],
      ['node.ip != 10.1.0.0/16', false],
      ['node.ip == 10.2.0.0/16', false],
      ['node.ip != 2001:db8::/32', true],
      // Swarm places nothing by what it doesn't know, and nothing by an address that is none.
      ['node.ip == nowhere', false],
      ['node.ip == 10.0.0.0/33', false],
      ['node.zone == a', false],
      ['node.labels == a', false],
      ['node.platform.version != 1', false],
      // What it can't read switches its filter off.
      ['nonsense', true],
      ['node.role = manager', true],
      ['node role == manager', true],
    ];
    for (const [constraint, expected] of fits) assert.equal(satisfies(worker, [constraint]), expected, constraint);
    assert.equal(satisfies(worker, ['node.role == worker', 'node.labels.disk == hdd']), false);
    assert.equal(satisfies(worker, ['node.role == manager', 'nonsense']), true);
    fc.assert(fc.property(fc.array(fc.string()), (texts) => typeof satisfies(worker, texts) === 'boolean'));
  });

  test('count the tasks of a global service by the nodes that swarm takes', () => {
    const nodes = [worker, node('worker-2', { platform: { os: 'linux', architecture: 'aarch64' } })];
    const tasks = (...constraints: readonly string[]): number =>
      desiredTasks(service({ mode: { kind: 'global' }, constraints }), nodes);
    assert.equal(tasks(), 2);
    assert.equal(tasks('node.platform.arch == x86_64'), 1);
    assert.equal(tasks('engine.labels.Zone == a'), 1);
    assert.equal(tasks('node.ip == 10.1.0.0/16'), 1);
    assert.equal(tasks('node.unheard == a'), 0);
  });
});

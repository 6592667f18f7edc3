import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eligibleNodes, formatPlatform, runsOn, satisfies } from '../../../src/update/placement.ts';
import { manager, node, service } from './samples.ts';

describe('placement', () => {
  const worker = node('worker-1', { labels: { disk: 'ssd' } });

  it('reads constraints as swarm does', () => {
    const fits: readonly [string, boolean][] = [
      ['node.role == worker', true],
      ['node.role==manager', false],
      ['node.role != manager', true],
      ['node.hostname == WORKER-1', true],
      ['node.id == node-worker-1', true],
      ['node.labels.disk == ssd', true],
      ['node.labels.disk != ssd', false],
      ['node.labels.zone == a', false],
      ['node.labels.zone != a', true],
      ['node.platform.os == linux', true],
      ['node.platform.arch == amd64', true],
      ['engine.labels.anything == x', true],
      ['node.ip == 10.0.0.0/8', true],
      ['nonsense', true],
    ];
    for (const [constraint, expected] of fits) assert.equal(satisfies(worker, constraint), expected, constraint);
    fc.assert(fc.property(fc.string(), (constraint) => typeof satisfies(worker, constraint) === 'boolean'));
  });

  it('leaves out nodes that are drained, paused, down, or of another platform than the spec says', () => {
    const arm = node('arm', { platform: { os: 'linux', architecture: 'aarch64' } });
    const nodes = [manager, worker, node('paused', { availability: 'pause' }), node('down', { state: 'down' }), arm];
    const names = (own = service()): string[] => eligibleNodes(own, nodes).map(({ hostName }) => hostName);
    assert.deepEqual(names(), ['worker-1', 'arm']);
    const Placement = { Platforms: [{ OS: 'linux', Architecture: 'amd64' }] };
    const spec = { TaskTemplate: { ContainerSpec: { Image: 'a' }, Placement } };
    assert.deepEqual(names(service({ spec })), ['worker-1']);
    assert.deepEqual(names(service({ constraints: ['node.hostname == arm'] })), ['arm']);
  });

  it('knows architectures by both of their names', () => {
    assert.equal(formatPlatform({ os: 'linux', architecture: 'x86_64' }), 'linux/amd64');
    assert.ok(
      runsOn({ platforms: [{ os: 'linux', architecture: 'arm64' }] }, { os: 'linux', architecture: 'aarch64' }),
    );
    assert.ok(!runsOn({ platforms: [{ os: 'linux', architecture: 'arm64' }] }, worker.platform));
    assert.ok(runsOn({ platforms: [] }, worker.platform));
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { goArchitecture } from '../../../../src/cluster/engine/swarm-calls.ts';
import { eligibleNodes, formatPlatform, runsOn } from '../../../../src/update/swarm/placement.ts';
import { manager, node, service } from '../samples.ts';

suite('placement', () => {
  const worker = node('worker-1', { labels: { disk: 'ssd' } });

  test('leaves out nodes that are drained, paused, down, or of another platform than the spec says', () => {
    const arm = node('arm', { platform: { os: 'linux', architecture: 'aarch64' } });
    const nodes = [manager, worker, node('paused', { availability: 'pause' }), node('down', { state: 'down' }), arm];
    const names = (own = service()): string[] => eligibleNodes(own, nodes).map(({ hostName }) => hostName);
    assert.deepEqual(names(), ['worker-1', 'arm']);
    const Placement = { Platforms: [{ OS: 'linux', Architecture: 'amd64' }] };
    const spec = { TaskTemplate: { ContainerSpec: { Image: 'a' }, Placement } };
    assert.deepEqual(names(service({ spec })), ['worker-1']);
    // As Docker writes the platforms of an image for arm: without the architecture, which any node has.
    const ofArm = { Platforms: [{ OS: 'linux', Architecture: 'riscv64' }, { OS: 'linux' }] };
    const anywhere = { TaskTemplate: { ContainerSpec: { Image: 'a' }, Placement: ofArm } };
    assert.deepEqual(names(service({ spec: anywhere })), ['worker-1', 'arm']);
    const windows = { TaskTemplate: { ContainerSpec: { Image: 'a' }, Placement: { Platforms: [{ OS: 'windows' }] } } };
    assert.deepEqual(names(service({ spec: windows })), []);
    assert.deepEqual(names(service({ constraints: ['node.hostname == arm'] })), ['arm']);
  });

  test('knows architectures by both of their names', () => {
    assert.equal(formatPlatform({ os: 'linux', architecture: 'x86_64' }), 'linux/amd64');
    assert.ok(
      runsOn({ platforms: [{ os: 'linux', architecture: 'arm64' }] }, { os: 'linux', architecture: 'aarch64' }),
    );
    assert.ok(!runsOn({ platforms: [{ os: 'linux', architecture: 'arm64' }] }, worker.platform));
    assert.ok(runsOn({ platforms: [] }, worker.platform));
    for (const word of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.equal(formatPlatform({ os: 'linux', architecture: word }), `linux/${word.toLowerCase()}`);
      assert.equal(goArchitecture(word), word);
    }
  });
});

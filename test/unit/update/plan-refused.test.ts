import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ServiceRequest } from '../../../src/command/command.ts';
import { isOpsError, OpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import type { Observation } from '../../../src/update/model/observation.ts';
import { planUpdate } from '../../../src/update/plan/plan-update.ts';
import { plan, refused, swarm, tag } from './planning.ts';
import {
  host,
  image,
  imageSummary,
  manager,
  node,
  observation,
  observedService,
  policy,
  repository,
  run,
  service,
} from './samples.ts';

suite('a refused plan', () => {
  test('offers the nearest name', () => {
    const error = refused([tag('apo', 'dev')], observation());
    assert.equal(error.code, 'service-unknown');
    assert.match(error.message, /did you mean api\?/);
    assert.match(error.hint ?? '', /api, broker/);
  });

  test('names every problem at once', () => {
    const other = parseReference('ghcr.io/somebody/else:main');
    const error = refused([tag('nothing', 'dev'), { kind: 'image', service: 'api', image: other }], observation());
    assert.deepEqual(
      error.problems.map(({ path }) => path),
      ['nothing', 'api'],
    );
    assert.equal(error.code, 'service-unknown');
  });

  test('moves to another repository only when that is allowed', () => {
    const request: ServiceRequest = {
      kind: 'image',
      service: 'api',
      image: parseReference('ghcr.io/somebody/else:main'),
    };
    assert.equal(refused([request], observation()).code, 'image-change-refused');
    const allowed = { ...policy, allowImageChange: true };
    assert.equal(swarm(plan([request], observation(), { policy: allowed })).to.path, 'somebody/else');
  });

  test('passes on what the registry says', () => {
    const request = tag('api', 'nope');
    const error = new OpsError('image-not-found', 'api:nope does not exist', { hint: 'Check the tag.' });
    const seen = observation({
      resolutions: [{ request, wanted: image('nope'), answer: { ok: false, error } }],
    });
    assert.throws(
      () => planUpdate(seen, { services: [request], policy, keys: {}, run, at: new Date(0) }),
      (thrown) => isOpsError(thrown, 'image-not-found') && thrown.hint === 'Check the tag.',
    );
  });

  test('does not put an image on a node of another platform', () => {
    const arm = node('worker-02', { platform: { os: 'linux', architecture: 'aarch64' } });
    const error = refused([tag('api', 'dev')], observation({ nodes: [manager, node('worker-1'), arm] }));
    assert.equal(error.code, 'image-platform');
    assert.match(error.message, /is for linux\/amd64, but worker-02, which may run api, is linux\/arm64/);
  });

  test('sees that no node takes the service', () => {
    const constrained = observedService({ service: service({ constraints: ['node.labels.disk == ssd'] }) });
    const error = refused([tag('api', 'dev')], observation({ services: [constrained] }));
    assert.match(error.message, /no node to run on/);
  });

  test('does not mix with an update of somebody else', () => {
    const updateStatus = { state: 'updating' as const, startedAt: '2026-01-01T10:00:00Z', message: '' };
    const busy = observedService({ service: service({ updateStatus }) });
    const error = refused([tag('api', 'dev')], observation({ services: [busy] }));
    assert.equal(error.code, 'update-in-progress');
    assert.match(error.hint ?? '', /docker service rollback stack_api/);
  });

  test('wants a tag for the newest digest of an image without one', () => {
    const bare = observedService({ service: service({ image: `${repository}@${image('main').digest}` }) });
    const error = refused([{ kind: 'newest', service: 'api' }], observation({ services: [bare] }));
    assert.match(error.message, /without a tag/);
  });

  test('counts the room for pulls, and what a prune frees', () => {
    const full = { path: '/var/lib/docker', totalBytes: 1e9, freeBytes: 120e6 };
    const unused = imageSummary('old', { bytes: 500e6, repoTags: ['old:1'] });
    const hosts = (images: readonly ReturnType<typeof imageSummary>[]): Observation['hosts'] =>
      observation().hosts.map((one) => (one.name === 'worker-1' ? host('worker-1', { disk: full, images }) : one));
    const error = refused([tag('api', 'dev')], observation({ hosts: hosts([]) }));
    assert.equal(error.code, 'disk-full');
    assert.match(error.message, /worker-1 has 115 MiB free at \/var\/lib\/docker, and pulling the image needs 129 MiB/);
    assert.equal(swarm(plan([tag('api', 'dev')], observation({ hosts: hosts([unused]) }))).action, 'update');
    const noPrune = { ...policy, prune: 'none' as const };
    assert.equal(
      refused([tag('api', 'dev')], observation({ hosts: hosts([unused]) }), { policy: noPrune }).code,
      'disk-full',
    );
  });

  test('needs every worker that swarm gives tasks to, but not one that is down', () => {
    const error = new OpsError('ssh-unreachable', 'no SSH connection to worker-02');
    const lost = { reached: false as const, name: 'worker-02', role: 'worker' as const, address: '10.9.9.9', error };
    const hosts = observation().hosts.map((one) => (one.name === 'worker-02' ? lost : one));
    assert.equal(refused([tag('api', 'dev')], observation({ hosts })).code, 'ssh-unreachable');
    const nodes = [manager, node('worker-1'), node('worker-02', { state: 'down' })];
    const planned = plan([tag('api', 'dev')], observation({ hosts, nodes }));
    assert.deepEqual(
      planned.pulls.map(({ host }) => host),
      ['worker-1'],
    );
    assert.match(planned.notices.join('\n'), /worker-02 is down/);
  });
});

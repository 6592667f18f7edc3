import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Service, ServiceSpec } from '../../../src/cluster/engine/types.ts';
import { isOpsError } from '../../../src/errors.ts';
import type { SwarmIntent } from '../../../src/update/model/intent.ts';
import type { PlannedSwarmService } from '../../../src/update/model/plan.ts';
import { specImage } from '../../../src/update/swarm/service-spec.ts';
import { rollbackSpec } from '../../../src/update/execute/swarm-rollback.ts';
import { updateSpec } from '../../../src/update/execute/update-spec.ts';
import { observation, observedService, imageText, policy, service } from './samples.ts';
import { plan, swarm, tag } from './planning.ts';

const own = { Parallelism: 1, FailureAction: 'pause', Order: 'stop-first' };
const intent: SwarmIntent = {
  kind: 'swarm',
  service: 'api',
  id: 'service-api',
  from: imageText('main'),
  to: imageText('dev'),
  updateConfig: own,
  recordBefore: { 'd8x-ops.run': 'before' },
  recordAfter: { 'd8x-ops.run': 'after' },
};
const runLabel = '4711';
const planned = (more: Partial<PlannedSwarmService> = {}): PlannedSwarmService => ({
  ...swarm(plan([tag('api', 'dev')], observation())),
  ...more,
});
const forward = (
  at: Service,
  wanted = planned(),
  onFailure: 'rollback-all' | 'pause' = 'rollback-all',
  note = intent,
) => updateSpec(at, wanted, note, { policy: { ...policy, onFailure }, runLabel });
/** The service as swarm has it once it has taken a spec. */
const taken = (spec: ServiceSpec | undefined, more: Partial<Service> = {}): Service => {
  assert.ok(spec !== undefined);
  const labels = Object.fromEntries(Object.entries(spec['Labels'] ?? {}).map(([name, value]) => [name, String(value)]));
  return service({ image: specImage(spec), labels, spec, ...more });
};

suite('bringing a swarm service under way', () => {
  test('changes image, labels, and the update policy, and knows when it has done so already', () => {
    const spec = forward(service());
    assert.ok(spec !== undefined);
    assert.equal(specImage(spec), imageText('dev'));
    assert.deepEqual(spec['Labels'], {
      'd8x-ops.run': 'before',
      'd8x-ops.updating': '4711',
      'd8x-ops.policy': JSON.stringify(own),
    });
    assert.deepEqual(spec['UpdateConfig'], {
      ...own,
      FailureAction: 'rollback',
      Monitor: 5_000_000_000,
      MaxFailureRatio: 0,
    });
    assert.equal(forward(taken(spec)), undefined);
  });

  test('leaves the rollback to swarm only where swarm knows the way', () => {
    const paused = /"FailureAction":"pause"/;
    assert.match(JSON.stringify(forward(service(), planned(), 'pause')), paused);
    const unpinned = service({ image: 'ghcr.io/d8-x/d8x-trader-main:main' });
    assert.match(JSON.stringify(forward(unpinned, planned({ observed: unpinned }))), paused);
  });

  test('does not touch what somebody else has changed or is changing', () => {
    const elsewhere = service({ image: imageText('hotfix') });
    assert.throws(
      () => forward(elsewhere),
      (error) => isOpsError(error, 'update-in-progress'),
    );
    const busy = service({ updateStatus: { state: 'updating', message: '' } });
    assert.throws(
      () => forward(busy),
      (error) => isOpsError(error, 'update-in-progress'),
    );
  });

  test('begins with one replica after its key file was changed', () => {
    const note = { ...intent, replicas: 2, key: '4711-1' };
    const wanted = planned({ key: { kind: 'replace', keepAs: '4711-1' } });
    const emptied = service({
      mode: { kind: 'replicated', replicas: 0 },
      labels: { 'd8x-ops.updating': '4711' },
    });
    const spec = forward(emptied, wanted, 'rollback-all', note);
    // The others come once the first has encrypted the file: they could read it half-written.
    assert.deepEqual(spec?.['Mode'], { Replicated: { Replicas: 1 } });
  });

  test('never runs two referral executors at once', () => {
    const wanted = planned({ service: 'referral' });
    const spec = forward(service({ spec: { ...service().spec, UpdateConfig: { Order: 'start-first' } } }), wanted);
    assert.match(JSON.stringify(spec?.['UpdateConfig']), /"Order":"stop-first"/);
    // Swarm's own way back would put the old image beside a file that it can't read.
    assert.match(JSON.stringify(spec?.['UpdateConfig']), /"FailureAction":"pause"/);
  });
});

suite('taking a swarm service back', () => {
  test('restores image, policy and record', () => {
    const before = service({ labels: { 'd8x-ops.run': 'before', other: 'x' } });
    const spec = rollbackSpec(taken(forward(before, planned({ observed: before }))), intent);
    assert.deepEqual(spec, { ...before.spec, UpdateConfig: own });
    assert.equal(rollbackSpec(taken(spec), intent), undefined);
  });

  test('has nothing to do where swarm did it, or nothing was begun', () => {
    const rolledBack = service({ updateStatus: { state: 'rollback_completed', message: '' } });
    assert.equal(rollbackSpec(rolledBack, intent), undefined);
  });

  test('keeps what others have changed in the spec meanwhile', () => {
    const under = taken(forward(service()));
    const scaled = { ...under, spec: { ...under.spec, Mode: { Replicated: { Replicas: 5 } } } };
    assert.deepEqual(rollbackSpec(scaled, intent)?.['Mode'], { Replicated: { Replicas: 5 } });
    assert.throws(
      () => rollbackSpec(service({ image: imageText('hotfix') }), intent),
      (error) => isOpsError(error, 'update-in-progress'),
    );
  });

  test('begins with one replica of what was emptied, and starts the same image anew for the file that came back', () => {
    const emptied = service({ mode: { kind: 'replicated', replicas: 0 }, labels: { 'd8x-ops.updating': '4711' } });
    const withKey = { ...intent, to: intent.from, replicas: 2, key: '4711-1' };
    const spec = rollbackSpec(emptied, withKey);
    assert.deepEqual(spec?.['Mode'], { Replicated: { Replicas: 1 } });
    assert.match(JSON.stringify(spec['TaskTemplate']), /"ForceUpdate":1/);
    const first = taken(spec, { mode: { kind: 'replicated', replicas: 1 }, labels: {} });
    assert.equal(rollbackSpec(first, withKey), undefined);
  });

  test('pins what the spec had only a tag for', () => {
    const unpinned = service({ image: 'ghcr.io/d8-x/d8x-trader-main:main' });
    const seen = observation({ services: [observedService({ service: unpinned })] });
    const wanted = swarm(plan([tag('api', 'dev')], seen));
    const spec = rollbackSpec(taken(forward(unpinned, wanted)), intent);
    assert.ok(spec !== undefined && specImage(spec) === imageText('main'));
  });
});

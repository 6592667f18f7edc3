import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isOpsError } from '../../../../src/errors.ts';
import {
  changeSpec,
  rawUpdatePolicy,
  specImage,
  specPlatforms,
  updatePolicyFor,
} from '../../../../src/update/swarm/service-spec.ts';
import { imageText, service } from '../samples.ts';

suite("changing a service's spec", () => {
  const { spec } = service({ labels: { 'com.docker.stack.namespace': 'stack', 'd8x-ops.run': 'old' } });

  test('changes the image and nothing else', () => {
    const changed = changeSpec(spec, { image: imageText('dev') });
    assert.deepEqual(changed, {
      ...spec,
      TaskTemplate: { ContainerSpec: { Image: imageText('dev'), Env: ['A=1'] }, ForceUpdate: 0, Runtime: 'container' },
    });
    assert.equal(specImage(changed), imageText('dev'));
  });

  test('carries through what it does not know', () => {
    const fields = fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fields, fields, (top, inner) => {
        const { Labels: _l, TaskTemplate: _t, Mode: _m, UpdateConfig: _u, ...others } = top;
        const { ContainerSpec: _c, ForceUpdate: _f, Placement: _p, ...template } = inner;
        const odd = { ...others, TaskTemplate: { ...template, ContainerSpec: { Image: 'a', Command: inner } } };
        const changed = changeSpec(odd, { image: 'b' });
        assert.deepEqual(
          { ...changed, Labels: undefined },
          {
            ...others,
            Labels: undefined,
            TaskTemplate: { ...template, ContainerSpec: { Image: 'b', Command: inner } },
          },
        );
      }),
    );
  });

  test('replaces the labels of d8x-ops and leaves others', () => {
    const { Labels } = changeSpec(spec, { record: { 'd8x-ops.updating': '1' } });
    assert.deepEqual(Labels, { 'com.docker.stack.namespace': 'stack', 'd8x-ops.updating': '1' });
  });

  test('forces a restart by counting up', () => {
    const once = changeSpec(spec, { restart: true });
    const { TaskTemplate } = changeSpec(once, { restart: true });
    assert.deepEqual(TaskTemplate, {
      ContainerSpec: { Image: imageText('main'), Env: ['A=1'] },
      ForceUpdate: 2,
      Runtime: 'container',
    });
  });

  test('scales a replicated service only', () => {
    assert.deepEqual(changeSpec(spec, { replicas: 0 })['Mode'], { Replicated: { Replicas: 0 } });
    const global = { ...spec, Mode: { Global: {} } };
    assert.deepEqual(changeSpec(global, { replicas: 0 })['Mode'], { Global: {} });
  });

  test('takes the update policy away where there was none', () => {
    const changed = changeSpec(spec, { updatePolicy: { Parallelism: 3 } });
    assert.deepEqual(rawUpdatePolicy(changed), { Parallelism: 3 });
    assert.equal(rawUpdatePolicy(changeSpec(changed, { updatePolicy: null })), null);
    assert.ok(!('UpdateConfig' in changeSpec(changed, { updatePolicy: null })));
  });

  test('is refused for what runs no container', () => {
    assert.throws(
      () => changeSpec({ TaskTemplate: { PluginSpec: {} } }, {}),
      (error) => isOpsError(error, 'engine-refused'),
    );
  });

  test('reads the platforms that a spec is restricted to', () => {
    const Placement = { Platforms: [{ Architecture: 'amd64', OS: 'linux' }, { OS: 'linux' }] };
    assert.deepEqual(specPlatforms({ TaskTemplate: { ContainerSpec: { Image: 'a' }, Placement } }), [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: '' },
    ]);
    assert.deepEqual(specPlatforms(spec), []);
  });
});

suite('the policy of one update', () => {
  test('keeps the pace of the service, and ends at the first failure', () => {
    const own = { Parallelism: 2, Delay: 5, Order: 'start-first', FailureAction: 'continue', MaxFailureRatio: 0.5 };
    assert.deepEqual(updatePolicyFor(own, { failureAction: 'rollback', monitorMs: 5_000 }), {
      Parallelism: 2,
      Delay: 5,
      Order: 'start-first',
      FailureAction: 'rollback',
      MaxFailureRatio: 0,
      Monitor: 5_000_000_000,
    });
  });

  test('says one at a time where swarm would without a policy, and the order where only one is right', () => {
    const policy = updatePolicyFor(null, { failureAction: 'pause', monitorMs: 1_000, order: 'stop-first' });
    assert.deepEqual(policy, {
      Parallelism: 1,
      FailureAction: 'pause',
      MaxFailureRatio: 0,
      Monitor: 1_000_000_000,
      Order: 'stop-first',
    });
  });
});

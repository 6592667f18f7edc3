import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { serviceSchema } from '../../../../src/cluster/engine/service-schema.ts';
import { configSchema, nodeSchema, taskSchema } from '../../../../src/cluster/engine/swarm-calls.ts';

const spec = {
  Name: 'stack_x',
  Labels: null,
  TaskTemplate: { ContainerSpec: { Image: 'x', Unknown: { deep: [1, null, 'a'] } }, Placement: null },
  Mode: { Global: {} },
  Unknown: true,
};
const service = { ID: 'i', Version: { Index: 1 }, CreatedAt: '', UpdatedAt: '', Spec: spec };

test('what is not known of a spec stays, to the letter', () => {
  const unknown = fc.dictionary(
    fc.string({ maxLength: 8 }).filter((key) => !(key in spec) && key !== '__proto__'),
    fc.jsonValue({ maxDepth: 3 }),
  );
  fc.assert(
    fc.property(unknown, (extra) => {
      const given: unknown = JSON.parse(
        JSON.stringify({ ...spec, ...extra, UpdateConfig: undefined, RollbackConfig: undefined }),
      );
      assert.deepEqual(serviceSchema.parse({ ...service, Spec: given }).spec, given);
    }),
    { numRuns: 200 },
  );
});

test('modes, and updates that never were', () => {
  const read = (changes: object) => serviceSchema.parse({ ...service, ...changes });
  assert.deepEqual(read({}).mode, { kind: 'global' });
  assert.deepEqual(read({ Spec: { ...spec, Mode: { Replicated: { Replicas: 0 } } } }).mode, {
    kind: 'replicated',
    replicas: 0,
  });
  assert.deepEqual(read({ Spec: { ...spec, Mode: { ReplicatedJob: {} } } }).mode, { kind: 'job' });
  assert.deepEqual(read({ Spec: { ...spec, Mode: { GlobalJob: {} } } }).mode, { kind: 'job' });
  for (const UpdateStatus of [undefined, null, {}]) assert.equal(read({ UpdateStatus }).updateStatus, undefined);
  assert.deepEqual(
    read({ UpdateStatus: { State: 'rollback_paused', Message: 'why', StartedAt: 'then' } }).updateStatus,
    {
      state: 'rollback_paused',
      message: 'why',
      startedAt: 'then',
    },
  );
});

test('a task that never had a node or a container', () => {
  const task = taskSchema.parse({
    ID: 't',
    ServiceID: 's',
    CreatedAt: '',
    DesiredState: 'running',
    Spec: { ContainerSpec: { Image: 'x' } },
    Status: {
      Timestamp: '',
      State: 'pending',
      Message: 'pending task scheduling',
      Err: 'no suitable node',
      PortStatus: {},
    },
  });
  assert.equal(task.nodeId, undefined);
  assert.equal(task.containerId, undefined);
  assert.equal(task.error, 'no suitable node');
});

test('whatever JSON an engine answers, it is read or refused', () => {
  const likeDocker = fc.letrec((tie) => ({
    value: fc.oneof(fc.jsonValue({ maxDepth: 1 }), tie('object')),
    object: fc.dictionary(
      fc.constantFrom(
        'ID',
        'Version',
        'Index',
        'Spec',
        'Labels',
        'Status',
        'State',
        'Mode',
        'TaskTemplate',
        'Name',
        '__proto__',
      ),
      tie('value'),
      { maxKeys: 8 },
    ),
  }));
  fc.assert(
    fc.property(likeDocker.object, (json) => {
      for (const schema of [serviceSchema, taskSchema, nodeSchema, configSchema]) {
        assert.equal(typeof schema.safeParse(json).success, 'boolean');
      }
    }),
    { numRuns: 300 },
  );
});

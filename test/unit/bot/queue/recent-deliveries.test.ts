import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentDeliveries } from '../../../../bot/queue/recent-deliveries.ts';

test('a delivery is new once, until it is forgotten or pushed out', () => {
  const recent = new RecentDeliveries(2);
  assert.deepEqual([recent.add('a'), recent.add('a'), recent.add('b')], [true, false, true]);
  recent.forget('a');
  assert.ok(recent.add('a'));
  assert.ok(recent.add('c'));
  assert.ok(recent.add('b'), 'the oldest was pushed out');
});

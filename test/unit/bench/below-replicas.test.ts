import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondsBelow, type Change } from '../../../scripts/bench/below-replicas.ts';

const change = (service: string, at: number, what: Change['what']): Change => ({ service, at, what });

test('one that is stopped before its successor starts is missing in between', () => {
  const changes = [change('api', 1000, 'die'), change('api', 1700, 'start'), change('history', 0, 'die')];
  assert.equal(secondsBelow(changes, 'api', 2, 9000), 0.7);
});

test('each replica counts by itself, but time below is time below, however many are missing', () => {
  const changes = [
    change('api', 1000, 'die'),
    change('api', 1500, 'die'),
    change('api', 2000, 'start'),
    change('api', 3000, 'start'),
  ];
  assert.equal(secondsBelow(changes, 'api', 2, 9000), 2);
});

test('one that is started first is never missing', () => {
  assert.equal(secondsBelow([change('api', 1000, 'start'), change('api', 1200, 'die')], 'api', 1, 9000), 0);
});

test('one that does not come back is missing to the end, and the order in which hosts told does not matter', () => {
  const changes = [change('api', 4000, 'die'), change('api', 2000, 'start'), change('api', 1000, 'die')];
  assert.equal(secondsBelow(changes, 'api', 1, 9000), 6);
});

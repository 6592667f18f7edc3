import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { asBefore, asBeforeUpdate } from '../../../../src/update/execute/as-before.ts';

const feedless = new OpsError('update-failed', 'a task ended with 1', { logs: ['no price feed'] });
const unknownSchema = new OpsError('update-failed', 'a task ended with 1', {
  logs: ['error: no migration found for version 18: read down for version 18 .: file does not exist'],
});

const down = { ran: false, check: 'a port is open', unready: undefined, outside: [] };

void test('a service that runs as little as before is no failure of the update', () => {
  const told =
    'candles-poly-client has the image that was asked for, and runs as little as before: a task ended with 1. Its log ends with: no price feed';
  assert.equal(asBeforeUpdate({ service: 'candles-poly-client', before: down }, feedless), told);
});

void test('its log is left out where logs are not shown', () => {
  const told =
    'candles-poly-client has the image that was asked for, and runs as little as before: a task ended with 1.';
  assert.equal(asBeforeUpdate({ service: 'candles-poly-client', before: down }, feedless, false), told);
});

void test('an image that says why it can’t run here is one, whatever ran before', () => {
  assert.equal(asBeforeUpdate({ service: 'referral', before: down }, unknownSchema), undefined);
});

void test('on the way back any reason will do: it is as it was', () => {
  assert.ok(asBefore('referral', unknownSchema) !== undefined);
});

void test('a connection that was lost says nothing of the service', () => {
  assert.equal(asBefore('referral', new OpsError('connection-lost', 'the connection broke')), undefined);
});

void test('one that ran before has failed', () => {
  assert.equal(asBeforeUpdate({ service: 'candles-poly-client', before: { ...down, ran: true } }, feedless), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFromThisMachine } from '../../../bot/set-up.ts';

test('the set-up pages are for browsers on this machine, and for what they were served themselves', () => {
  const local = { host: 'localhost:3000' };
  assert.ok(isFromThisMachine({ method: 'GET', headers: local }));
  assert.ok(isFromThisMachine({ method: 'POST', headers: { ...local, origin: 'http://localhost:3000' } }));
  assert.ok(isFromThisMachine({ method: 'GET', headers: { host: '[::1]:3000' } }));
  const foreign = [
    { method: 'GET', headers: { host: 'evil.example:3000' } },
    { method: 'GET', headers: {} },
    { method: 'POST', headers: local },
    { method: 'POST', headers: { ...local, origin: 'null' } },
    { method: 'POST', headers: { ...local, origin: 'https://evil.example' } },
    { method: 'POST', headers: { ...local, origin: 'http://localhost:3001' } },
    { method: 'GET', headers: { ...local, origin: 'https://evil.example' } },
  ];
  for (const request of foreign) assert.ok(!isFromThisMachine(request), JSON.stringify(request));
});

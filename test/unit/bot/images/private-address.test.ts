import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from '../../../../bot/images/private-address.ts';

test('an address is public where the whole internet reaches it, however it is written', () => {
  for (const address of ['140.82.121.34', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.9.9', '223.255.255.255']) {
    assert.ok(isPublicAddress(address), address);
    assert.ok(isPublicAddress(`::ffff:${address}`), `mapped ${address}`);
    assert.ok(isPublicAddress(`64:ff9b::${address}`), `translated ${address}`);
  }
  for (const address of ['2606:50c0:8000::154', '2a01:4f8::1']) assert.ok(isPublicAddress(address), address);
  const closed = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ];
  for (const address of closed) {
    assert.ok(!isPublicAddress(address), address);
    assert.ok(!isPublicAddress(`::ffff:${address}`), `mapped ${address}`);
    assert.ok(!isPublicAddress(`64:ff9b::${address}`), `translated ${address}`);
    assert.ok(!isPublicAddress(`::${address}`), `compatible ${address}`);
  }
  for (const address of [
    '::',
    '::1',
    '0:0:0:0:0:ffff:7f00:1',
    '::FFFF:7F00:1',
    '64:ff9b:1::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001:0:4136:e378::1',
    'localhost',
    '2130706433',
    '',
  ]) {
    assert.ok(!isPublicAddress(address), address);
  }
});

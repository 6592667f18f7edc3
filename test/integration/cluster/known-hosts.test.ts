import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fingerprint, parseKnownHosts } from '../../../src/cluster/inventory/known-hosts.ts';

test('fingerprints and hashed lines agree with OpenSSH', () => {
  const folder = mkdtempSync('/tmp/d8x-known-hosts-');
  try {
    const keygen = (...args: string[]): string =>
      execFileSync('ssh-keygen', args, { cwd: folder, stdio: 'pipe' }).toString();
    keygen('-q', '-t', 'ecdsa', '-N', '', '-f', 'key');
    const [type = '', key = ''] = readFileSync(`${folder}/key.pub`, 'utf8').split(' ');
    assert.ok(keygen('-lf', 'key.pub').includes(` ${fingerprint(Buffer.from(key, 'base64'))} `));
    writeFileSync(`${folder}/known`, `host.example ${type} ${key}\n[host.example]:2222 ${type} ${key}\n`);
    keygen('-H', '-f', 'known');
    const text = readFileSync(`${folder}/known`, 'utf8');
    assert.match(text, /^\|1\|/);
    const known = parseKnownHosts(text);
    const linesFor = (port: number) => known.keysFor('host.example', port).map(({ line }) => line);
    assert.deepEqual(linesFor(22), [1]);
    assert.deepEqual(linesFor(2222), [2]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

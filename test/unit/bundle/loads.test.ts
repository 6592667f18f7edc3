import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bundle, type Bundle } from '../../../scripts/bundle/bundle.ts';
import { products } from '../../../scripts/bundle/entries.ts';
import { formatLoads, type LoadedFile, loads, takenByStatus } from '../../../scripts/bundle/loads.ts';

let built: Bundle;

before(async () => {
  built = await bundle();
});

const mebibyte = 1024 * 1024;

function bytesOf(files: Iterable<Pick<LoadedFile, 'bytes'>>): number {
  return [...files].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Packages that every run needs. Whatever only some do is imported where it is used, by `import()`. */
const packagesOfStatus = new Set([
  'actions-core',
  'actions-github',
  'age-encryption',
  'modern-tar',
  'noble-hashes-sha3-js',
  'node-ssh',
  'pg',
  'ssh2',
  'yaml',
  'zod',
]);

test('a run of status loads less than 2.9 MiB, and no package that only other runs need', () => {
  const loaded = loads(built, 'action/main.js', takenByStatus);
  assert.ok(bytesOf(loaded.values()) < 2.9 * mebibyte, `status would load\n${formatLoads(loaded)}`);
  const others = [...loaded].filter(
    ([name]) => name.startsWith('packages/') && !packagesOfStatus.has(name.slice('packages/'.length, -'.js'.length)),
  );
  assert.equal(formatLoads(new Map(others)), '');
});

test('what the Action could ever load is less than 4 MiB', () => {
  const [action] = products;
  assert.ok(action !== undefined && action.folder === '.' && action.maxBytes <= 4 * mebibyte);
  const code = [...built].filter(([name]) => name.endsWith('.js') && !/^(?:bot|cli)\//.test(name));
  const sizes = new Map(code.map(([name, { byteLength }]) => [name, { bytes: byteLength, by: 'some run' }]));
  assert.ok(bytesOf(sizes.values()) < action.maxBytes, formatLoads(sizes));
});

test('artifacts, WebSockets and addresses of keys are loaded by the runs that need them', () => {
  const loaded = loads(built, 'action/main.js', takenByStatus);
  for (const name of ['actions-artifact', 'ws', 'noble-curves-secp256k1-js']) {
    assert.ok(built.has(`packages/${name}.js`), `${name} is bundled`);
    assert.ok(!loaded.has(`packages/${name}.js`), `${name} is loaded by ${loaded.get(`packages/${name}.js`)?.by}`);
  }
});

test('what is loaded at once is told from what is taken on demand, and who loads it', () => {
  const files = new Map(
    Object.entries({
      'a/main.js': 'import{x}from"../chunks/b.js";await import("../chunks/late.js");',
      'chunks/b.js': 'export*from"../packages/p.js";var x=1;export{x};',
      'chunks/late.js': 'import"../packages/q.js";',
      'packages/p.js': 'import("./never.js")',
      'packages/q.js': '"import(./text.js)"',
      'packages/never.js': '',
    }).map(([name, text]) => [name, Buffer.from(text)]),
  );
  const by = [...loads(files, 'a/main.js', ['chunks/late.js'])].map(([name, one]) => `${name} ← ${one.by}`);
  assert.deepEqual(by, [
    'a/main.js ← the runner',
    'chunks/b.js ← a/main.js',
    'packages/p.js ← chunks/b.js',
    'chunks/late.js ← a/main.js, on demand',
    'packages/q.js ← chunks/late.js',
  ]);
  assert.throws(() => loads(files, 'a/main.js', ['chunks/b.js']), /chunks\/b\.js is not taken on demand/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withStableNames } from '../../../scripts/bundle/stable-names.ts';

const output = (imports: readonly string[], entryPoint?: string, dynamic: readonly string[] = []) => ({
  bytes: 0,
  inputs: {},
  exports: [],
  imports: [
    ...imports.map((path) => ({ path, kind: 'import-statement' as const })),
    ...dynamic.map((path) => ({ path, kind: 'dynamic-import' as const })),
  ],
  ...(entryPoint === undefined ? {} : { entryPoint }),
});

function bundleOf(hash: string) {
  const [shared, lazy] = [`dist/chunks/chunk-${hash}.js`, `dist/chunks/runbook-${hash}2.js`];
  const outputs = {
    'dist/action/main.js': output([shared], 'action/main.ts', [lazy]),
    [shared]: output([]),
    [lazy]: output([shared], 'src/runbook.ts'),
  };
  const files = [
    { path: 'dist/action/main.js', text: `import"../chunks/chunk-${hash}.js";import("../chunks/runbook-${hash}2.js")` },
    { path: shared, text: 'one' },
    { path: lazy, text: `import"./chunk-${hash}.js"` },
  ];
  return withStableNames(files, { inputs: {}, outputs });
}

test('names of chunks do not change with their contents, and who loads them finds them', () => {
  const files = bundleOf('AAAA');
  assert.deepEqual(files, bundleOf('BBBB'));
  const [main, shared, lazy] = files;
  assert.equal(lazy?.path, 'dist/chunks/src-runbook.js');
  assert.match(shared?.path ?? '', /^dist\/chunks\/shared-[0-9a-f]{8}\.js$/);
  const name = shared?.path.split('/').at(-1);
  assert.equal(main?.text, `import"../chunks/${name}";import("../chunks/src-runbook.js")`);
  assert.equal(lazy?.text, `import"./${name}"`);
});

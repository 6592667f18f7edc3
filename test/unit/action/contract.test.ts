import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { requirements } from '../../../action/inputs/requirements.ts';
import { defaults, inputNames, secretInputs } from '../../../action/inputs/schema.ts';
import { outputNames } from '../../../action/outputs.ts';
import { products } from '../../../scripts/bundle/entries.ts';
import { operations } from '../../../src/operations/operations.ts';

const described = z.object({ description: z.string().min(20).max(400) });
const actionSchema = z.object({
  name: z.string(),
  description: z.string().max(125),
  inputs: z.record(
    z.string(),
    described.extend({ required: z.boolean().optional(), default: z.string().optional() }).strict(),
  ),
  outputs: z.record(z.string(), described.strict()),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string(), 'post-if': z.string() }).strict(),
});

const action = actionSchema.parse(parse(await readFile(new URL('../../../action.yml', import.meta.url), 'utf8')));

test('action.yml declares exactly the inputs that are read, in their order', () => {
  assert.deepEqual(Object.keys(action.inputs), [...inputNames]);
});

test('action.yml and the code have the same defaults', () => {
  const declared = Object.entries(action.inputs).flatMap(([name, input]) =>
    input.default === undefined || name === 'github-token' ? [] : [[name, input.default]],
  );
  assert.deepEqual(Object.fromEntries(declared), defaults);
  assert.equal(action.inputs['github-token']?.default, '${{ github.token }}');
});

test('what action.yml requires is what every operation requires', () => {
  const required = Object.entries(action.inputs).flatMap(([name, input]) => (input.required === true ? [name] : []));
  assert.deepEqual(
    requirements({}, operations).map(({ path }) => path),
    required,
  );
});

test('action.yml declares exactly the outputs that are set, in their order', () => {
  assert.deepEqual(Object.keys(action.outputs), [...outputNames]);
});

test('every input that sounds secret is one', () => {
  const sounding = inputNames.filter((name) => /key$|password|passphrase|token|dsn|identity|-url$/.test(name));
  for (const name of sounding)
    assert.ok(
      secretInputs.some((secret) => secret === name),
      name,
    );
});

test('GitHub runs the bundles that are built, on Node 24, and the post step always', () => {
  assert.deepEqual(action.runs, {
    using: 'node24',
    main: 'dist/action/main.js',
    post: 'dist/action/post.js',
    'post-if': 'always()',
  });
  const entries = new Set(products.flatMap((product) => Object.keys(product.entries)));
  assert.ok(entries.has('action/main') && entries.has('action/post'));
});

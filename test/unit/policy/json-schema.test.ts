import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { policyJsonSchema } from '../../../src/policy/json-schema.ts';

const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());
const file = (environment: unknown) => ({ version: 1, environments: { production: environment } });

test('it accepts the annotated example and the smallest file', async () => {
  const text = await readFile(new URL('../../../docs/examples/d8x.yml', import.meta.url), 'utf8');
  assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
  assert.ok(validate(file({ workflow: 'x.yml' })), JSON.stringify(validate.errors));
});

test('it refuses what the parser refuses', () => {
  const wrong: readonly unknown[] = [
    {},
    file({}),
    file({ workflow: '../x.yml' }),
    file({ workflow: 'x.yml', worklow: 1 }),
    file({ workflow: 'x.yml', permission: 'read' }),
    file({ workflow: 'x.yml', approval: {} }),
    file({ workflow: 'x.yml', releases: [{ repository: 'a', service: 'api', action: 'update' }] }),
    { version: 2, environments: {} },
  ];
  for (const value of wrong) assert.ok(!validate(value), JSON.stringify(value));
});

const keyed = z.looseObject({ properties: z.record(z.string(), z.object({ description: z.string().optional() })) });

test('every key says what it is', () => {
  const silent: string[] = [];
  const look = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { data } = keyed.safeParse(schema);
    for (const [name, { description }] of Object.entries(data?.properties ?? {})) {
      if (description === undefined) silent.push(`${path}/${name}`);
    }
    for (const [key, inner] of Object.entries(schema)) look(inner, `${path}/${key}`);
  };
  look(policyJsonSchema(), '');
  assert.deepEqual(silent, []);
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { requirements } from '../../../action/inputs/requirements.ts';
import { inputNames, secretInputs } from '../../../action/inputs/schema.ts';
import { isGroup } from '../../../scripts/testing/select-files.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { allPages, root, type Block } from './pages.ts';
import { operations } from '../../../src/operations/operations.ts';

const blocks = (await allPages()).flatMap(({ path, blocks }) => blocks.map((block) => ({ path, ...block })));
const place = ({ path, line }: { readonly path: string; readonly line: number }): string => `${path}:${line}`;

test('every block says what language it is in, or is a terminal’s', () => {
  const known = new Set(['sh', 'yaml', 'text', 'json', 'mermaid', 'dotenv', 'js', '']);
  for (const block of blocks) assert.ok(known.has(block.language), `${place(block)} is ${block.language}`);
});

test('every block of commands is run by a test, needs GitHub, or starts a script that is there', async () => {
  const scripts = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).scripts;
  for (const block of blocks.filter(({ language }) => language === 'sh')) {
    if (block.mark?.kind === 'runs') await assertRuns(block);
    else if (block.mark?.kind !== 'needs') assertScripts(block, scripts);
  }
});

/** The test that is named reads the page, so that it runs what stands there. */
async function assertRuns(block: Block & { readonly path: string }): Promise<void> {
  const test = await readFile(join(root, block.mark?.value ?? ''), 'utf8');
  assert.ok(test.includes(block.path), `${block.mark?.value} does not read ${block.path}`);
}

function assertScripts(block: Block & { readonly path: string }, scripts: Readonly<Record<string, string>>): void {
  for (const line of block.text.split('\n')) {
    const [command = ''] = line.split('#');
    const [, run, name = 'test', args = ''] = /^npm (run )?([a-z]+)(?: -- (.*))?\s*$/.exec(command.trimEnd()) ?? [];
    assert.ok(run !== undefined || command.startsWith('npm test'), `${place(block)}: ${line}`);
    assert.ok(name in scripts, `${place(block)}: there is no script ${name}`);
    if (name === 'test' && args !== '') assert.ok(isGroup(args), `${place(block)}: ${args}`);
  }
}

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflowSchema = z.looseObject({
  on: z.unknown(),
  permissions: z.object({}).loose(),
  jobs: z.record(z.string(), z.looseObject({ 'runs-on': z.string(), steps: z.array(stepSchema) })),
});
const yaml = blocks.filter(({ language, mark }) => language === 'yaml' && mark?.kind !== 'needs');

test('every block of YAML is a policy that is accepted, or a workflow whose inputs the Action takes', () => {
  assert.ok(yaml.length > 3);
  for (const block of yaml) {
    const value: unknown = parse(block.text);
    if (typeof value === 'object' && value !== null && 'environments' in value) {
      assert.doesNotThrow(() => parsePolicy(block.text), place(block));
      continue;
    }
    const { jobs } = workflowSchema.parse(value, { error: () => `${place(block)} is no workflow` });
    for (const { steps } of Object.values(jobs)) for (const step of steps) assertStep(step, block);
  }
});

function assertStep(step: z.infer<typeof stepSchema>, block: Block & { readonly path: string }): void {
  assert.doesNotMatch(step.run ?? '', /\$\{\{/, place(block));
  if (step.uses?.startsWith('D8-X/d8x-ops@') !== true) return;
  const raw = Object.entries(step.with ?? {}).map(([name, value]) => [name, String(value)] as const);
  for (const [name, value] of raw) {
    assert.ok(
      inputNames.some((input) => input === name),
      `${place(block)}: ${name}`,
    );
    if (secretInputs.some((input) => input === name)) assert.match(value, /^\$\{\{ secrets\.[A-Z0-9_]+ \}\}$/);
  }
  assert.deepEqual(requirements(Object.fromEntries(raw), operations), [], place(block));
}

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { isWorkflowName, workflowFile, workflows } from '../../../cli/workflow-files.ts';

const pin = { repository: 'acme/ops', commit: 'c'.repeat(40), ref: 'v1.2.3' };
const names = Object.keys(workflows).filter(isWorkflowName);

test('every ready-made workflow can be asked for', async () => {
  const files = await readdir(new URL('../../../workflows', import.meta.url));
  assert.deepEqual(names.map((name) => workflows[name].source).toSorted(), files.toSorted());
});

test('each is pinned to the commit wherever it uses the Action, and stays YAML', async () => {
  for (const name of names) {
    const { path, text } = await workflowFile(name, 'production', pin);
    assert.match(path, /^\.github\/workflows\/d8x-[a-z]+\.yml$/);
    assert.ok(text.includes(`uses: acme/ops@${pin.commit} # v1.2.3`), name);
    assert.ok(!text.includes('0'.repeat(40)), name);
    z.looseObject({ jobs: z.looseObject({}) }).parse(parse(text));
  }
});

test('one that is about an environment has a file of its own for each', async () => {
  const { path, text } = await workflowFile('backup', 'staging', pin);
  assert.equal(path, '.github/workflows/d8x-backup-staging.yml');
  assert.match(text, /^ {4}environment: .*'staging-unattended' \|\| 'staging' \}\}$/m);
  assert.ok(!text.includes('production'));
  assert.equal((await workflowFile('operate', 'staging', pin)).path, '.github/workflows/d8x-ops.yml');
});

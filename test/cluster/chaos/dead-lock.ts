import assert from 'node:assert/strict';
import { z } from 'zod';
import { fromLabels, lockName, toLabels } from '../../../src/cluster/lock/lock-record.ts';
import type { Sandbox } from '../sandbox.ts';

const inspected = z.tuple([z.object({ Spec: z.object({ Labels: z.record(z.string(), z.string()) }) })]);

/**
 * Lets time pass for the lock that a killed run left: it is the same one, and ends in `seconds`.
 * @returns whether there is one
 */
export async function ageLock(sandbox: Sandbox, seconds: number): Promise<boolean> {
  const found = await sandbox.execOn('manager', ['docker', 'config', 'inspect', lockName]);
  if (found.code !== 0) return false;
  const record = fromLabels(inspected.parse(JSON.parse(found.stdout))[0].Spec.Labels);
  assert.ok(record !== undefined, found.stdout);
  const labels = toLabels({ ...record, expires: new Date(Date.now() + seconds * 1_000).toISOString() });
  const options = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  await run(sandbox, ['docker', 'config', 'rm', lockName]);
  await run(sandbox, ['docker', 'config', 'create', ...options, lockName, '-']);
  return true;
}

async function run(sandbox: Sandbox, argv: readonly string[]): Promise<void> {
  const { code, stderr } = await sandbox.execOn('manager', argv, { stdin: 'x' });
  assert.equal(code, 0, stderr);
}

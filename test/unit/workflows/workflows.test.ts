import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { inputNames, secretInputs } from '../../../action/inputs/schema.ts';
import { outputNames } from '../../../action/outputs.ts';
import { exceptionOptions } from '../../../src/command/exceptions.ts';
import { commandToInputs } from '../../../src/command/inputs.ts';
import { parseCommand } from '../../../src/command/comment.ts';
import { recoverySuffix, unattendedSuffix } from '../../../src/policy/unattended.ts';
import { openingOperations, operations, unattendedOperations } from '../../../src/command/operations.ts';
import { operations as operationsOf } from '../../../src/operations/operations.ts';
import { evaluate } from '../../github/runs/expression.ts';

const folder = new URL('../../../workflows/', import.meta.url);

const stepSchema = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
const inputSchema = z.object({
  type: z.enum(['choice', 'string', 'boolean', 'environment']),
  options: z.array(z.string()).optional(),
});
const schema = z.object({
  on: z.object({ workflow_dispatch: z.object({ inputs: z.record(z.string(), inputSchema) }).nullish() }).loose(),
  permissions: z.object({}).strict(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.literal(false), queue: z.literal('max') }),
  jobs: z.record(
    z.string(),
    z.object({
      environment: z.string(),
      'timeout-minutes': z.int(),
      permissions: z.record(z.string(), z.enum(['read', 'write'])),
      steps: z.array(stepSchema),
    }),
  ),
});

const files = (await readdir(folder)).filter((file) => file.endsWith('.yml'));
const workflows = await Promise.all(
  files.map(async (file) => {
    const text = await readFile(new URL(file, folder), 'utf8');
    return { file, text, workflow: schema.parse(parse(text)) };
  }),
);
const steps = workflows.flatMap(({ file, workflow }) =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps.map((step) => ({ file, step }))),
);
const calls = steps.filter(({ step }) => step.uses?.startsWith('D8-X/d8x-ops@') === true);

test('there is a workflow for each way in', () => {
  assert.deepEqual(files.toSorted(), ['d8x-ops.yml', 'images.yml', 'release.yml', 'rollback.yml', 'schedule.yml']);
});

test('every action is pinned by commit, and only d8x-ops is used', () => {
  for (const { file, step } of steps) {
    if (step.uses !== undefined) assert.match(step.uses, /^D8-X\/d8x-ops@[0-9a-f]{40}$/, file);
  }
  assert.equal(calls.length, 6);
});

test('what is passed to the Action are inputs of its own, and all that each run needs', () => {
  for (const { file, step } of calls) {
    const given = Object.keys(step.with ?? {});
    for (const name of given)
      assert.ok(
        inputNames.some((input) => input === name),
        `${file}: ${name}`,
      );
    for (const name of ['operation', 'environment', 'hosts-cfg', 'ssh-private-key', 'ssh-known-hosts']) {
      assert.ok(given.includes(name), `${file}: ${name}`);
    }
  }
});

test('secrets come from secrets only', () => {
  for (const { file, step } of calls) {
    for (const [name, value] of Object.entries(step.with ?? {})) {
      if (!secretInputs.some((secret) => secret === name)) continue;
      const ofOperation = String.raw`contains\(fromJSON\('\[(?:"drill", "recover"|"update", "(?:recover", "rollback|backup", "recover|backup", "drill", "recover)")\]'\), inputs\.operation\) && `;
      const pattern = new RegExp(String.raw`^\$\{\{ (?:${ofOperation})?secrets\.D8X_[A-Z0-9_]+(?: \|\| '')? \}\}$`);
      assert.match(String(value), pattern, `${file}: ${name}`);
    }
  }
});

test('whatever takes backups has the key that signs them', () => {
  for (const { file, step } of calls) {
    const { 'backup-recipients': recipients, 'backup-signing-key': key = '' } = step.with ?? {};
    assert.equal(recipients !== undefined, String(key).includes('secrets.D8X_BACKUP_SIGNING_KEY'), file);
  }
});

const walletKeys = ['referral-executor-key', 'broker-private-key'];

test('both wallets’ keys reach jobs that update, roll back or recover, and no other', () => {
  for (const { file, step } of calls) {
    const { operation } = step.with ?? {};
    for (const name of walletKeys) {
      const value = String(step.with?.[name] ?? '');
      if (operation === '${{ inputs.operation }}') {
        for (const each of operations) {
          const given = evaluate(value, { inputs: { operation: each }, secrets: { ...secretsOfWallets } });
          assert.equal(given, operationsOf[each].takesWalletKeys === true ? 'a key' : '', `${file}: ${each}: ${name}`);
        }
      } else {
        assert.equal(value !== '', operation === 'update' || operation === 'rollback', `${file}: ${name}`);
      }
    }
  }
});

const secretsOfWallets = { D8X_REFERRAL_EXECUTOR_KEY: 'a key', D8X_BROKER_PRIVATE_KEY: 'a key' };

test('what changes nothing takes the second environment where there is one, and nothing else does', () => {
  const two = { vars: { D8X_UNATTENDED: '["production"]' } };
  for (const { file, workflow } of workflows) {
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const operation = job.steps.find(({ uses }) => uses !== undefined)?.with?.['operation'];
      const isScheduled = String(operation).includes('github.event.schedule');
      const each =
        operation === '${{ inputs.operation }}' ? operations : isScheduled ? ['backup', 'drill'] : [operation];
      for (const one of each) {
        const context = { inputs: { environment: 'production', operation: String(one) } };
        assert.equal(evaluate(job.environment, context), 'production', `${file}: ${name}: ${one}`);
        const second = unattendedOperations.some((operation) => operation === one);
        const expected = second ? `production${unattendedSuffix}` : 'production';
        assert.equal(evaluate(job.environment, { ...context, ...two }), expected, `${file}: ${name}: ${one}`);
        const three = { vars: { ...two.vars, D8X_RECOVERY: '["production"]' } };
        const opens =
          file === 'd8x-ops.yml' && openingOperations.some((operation) => operation === one) && one !== 'restore';
        const last = opens ? `production${recoverySuffix}` : expected;
        assert.equal(evaluate(job.environment, { ...context, ...three }), last, `${file}: ${name}: ${one}`);
      }
    }
  }
});

test('nothing from outside is in the text of a script', () => {
  for (const { file, step } of steps) assert.doesNotMatch(step.run ?? '', /\$\{\{/, file);
});

test('outputs that are used are outputs of the Action', () => {
  for (const { file, text } of workflows) {
    for (const [, name] of text.matchAll(/steps\.\w+\.outputs\.([\w-]+) \}\}$/gm)) {
      assert.ok(name === 'digest' || outputNames.some((output) => output === name), `${file}: ${name}`);
    }
  }
});

test('the workflow that the bot starts takes every input that the bot sends', () => {
  const declared = workflows.find(({ file }) => file === 'd8x-ops.yml')?.workflow.on.workflow_dispatch?.inputs ?? {};
  assert.ok(Object.keys(declared).length <= 25);
  const lines = [
    'update api --no-backup',
    'plan update api',
    'plan rollback api',
    'backup',
    'rollback api',
    'recover latest',
    'recover 17203341234 --no-backup',
    'recover --undo',
    'status',
    'lock because',
    'unlock',
  ];
  for (const line of lines) {
    const parsed = parseCommand(`/d8x ${line} --env production`);
    assert.ok(parsed.kind === 'command', line);
    for (const [name, value] of Object.entries(commandToInputs(parsed.command))) {
      const input = declared[name];
      assert.ok(input !== undefined, name);
      if (input.options !== undefined) assert.ok(input.options.includes(value), `${name}: ${value}`);
    }
  }
  for (const name of ['approved', 'request-id', 'issue-number', 'status-comment-id']) assert.ok(name in declared, name);
});

test('no form has a field that loosens a rule', () => {
  const names = [...exceptionOptions.map(({ option }) => option.slice(2)), 'backup'];
  for (const { file, workflow, text } of workflows) {
    const declared = Object.keys(workflow.on.workflow_dispatch?.inputs ?? {});
    for (const name of names) assert.ok(!declared.includes(name), `${file}: ${name}`);
    assert.doesNotMatch(text, /^ +(?:allow-[a-z-]+|accept-migration|no-backup|override|backup): /m, file);
  }
});

test('every job may read the policy and who started its run', () => {
  for (const { file, workflow } of workflows) {
    for (const { permissions } of Object.values(workflow.jobs)) {
      assert.equal(permissions['contents'], 'read', file);
      assert.equal(permissions['actions'], 'read', file);
    }
  }
});

test('the request id is in the run’s name, where the bot looks for it', () => {
  const text = workflows.find(({ file }) => file === 'd8x-ops.yml')?.text ?? '';
  assert.match(text, /^run-name: >-\n.*inputs\.request-id/m);
});

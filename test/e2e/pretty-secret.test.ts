import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { resultSchema } from '../../src/report/result.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import { actScript } from '../github/act/act-runner.ts';
import { startGitHub } from '../github/double.ts';
import { githubJob, opsRepository } from './runner/github-job.ts';
import { publishedAction, workflowForAct } from './runner/published-action.ts';
import { sandbox, sandboxInputs, workflowSecrets } from './runner/sandbox.ts';
import { RunnerJob } from './runner/step.ts';

/**
 * A whole update with a d8x.conf.json that was stored as its editor shows it: GitHub's runner masks each line of a secret by itself, so that
 * every lone brace of what the run prints becomes `***`.
 */
let cluster: Sandbox;
let pretty: string;

before(async () => {
  cluster = await sandbox();
  await cluster.resetCluster();
  const { 'd8x-config': config = '' } = await sandboxInputs(cluster);
  const given: unknown = JSON.parse(config);
  pretty = JSON.stringify({ ...Object(given), endpoints: [['https://a.example'], ['https://b.example']] }, null, 2);
  const lines = new Set(pretty.split('\n').map((line) => line.trim()));
  for (const sign of ['{', '}', '[', ']', '},']) assert.ok(lines.has(sign), sign);
});

/** That nothing of a page of ours was masked, and its chart still is one. */
function assertWhole(page: string, service: string): void {
  assert.ok(!page.includes('***'), page);
  assert.match(page, new RegExp(`^### ✅ ${service} updated · production$`, 'm'));
  const [, chart = ''] = /^```mermaid\n([\s\S]*?)\n```$/m.exec(page) ?? [];
  assert.match(chart, /\bgantt\b/, page);
  assert.match(chart, new RegExp(`${service}[^\n]*:`));
}

function digest(repository: string): string {
  const found = cluster.info.images[repository]?.['dev'];
  assert.ok(found !== undefined);
  return found;
}

test('the Action as the runner starts it: summary, chart and comment are whole, the next step has the result to the letter', async () => {
  await using github = await startGitHub();
  const { place, issue } = opsRepository(github);
  const { run: _run, ...job } = githubJob(github, place, github.setup.user('alice'));
  await using runner = await RunnerJob.open({
    ...job,
    inputs: {
      ...(await sandboxInputs(cluster)),
      'd8x-config': pretty,
      operation: 'update',
      services: `api@${digest('d8x-trader-main')}`,
      'stability-seconds': '5',
      'issue-number': String(issue.number),
    },
  });
  const end = await runner.main();
  assert.equal(end.code, 0, end.log);
  assertWhole(end.summary, 'api');
  assertWhole([...place.comments.values()].at(-1)?.body ?? '', 'api');
  const result = resultSchema.parse(JSON.parse(end.outputs['result'] ?? ''));
  assert.equal(result.conclusion, 'success');
  assert.ok(result.backup !== undefined);
  assert.equal(end.jobOutputs['conclusion'], 'success');
  // What has a brace in it reaches no other job, as the warning says.
  assert.equal(end.jobOutputs['result'], undefined);
  const warnings = end.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
  assert.match(warnings.join('\n'), /^d8x-config has lines .* Store that secret on one line/m);
});

test('d8x-ops.yml under act: the same, read by the step after it', async () => {
  await using github = await startGitHub();
  await using action = await publishedAction();
  const text = (await workflowForAct('d8x-ops.yml')).replace('- uses: D8-X/', '- id: ops\n        uses: D8-X/');
  const read =
    'const { conclusion, services } = JSON.parse(process.env.RESULT); console.log("read", conclusion, services[0].service)';
  const next = `      - name: Next\n        env:\n          RESULT: \${{ steps.ops.outputs.result }}\n        run: node -e '${read}'\n`;
  const place = github.setup.repository('acme/broker', {
    collaborators: { alice: 'write' },
    files: { '.github/workflows/d8x-ops.yml': `${text.trimEnd()}\n${next}` },
  });
  const secrets = { ...(await workflowSecrets(cluster)), D8X_CONFIG: pretty };
  github.onDispatch = actScript(() => github.world, { actions: action.actions, secrets });
  const services = `history@${digest('d8x-trader-history')}`;
  const inputs = { operation: 'update', environment: 'production', services };
  const run = github.as('alice').runWorkflow(place, 'd8x-ops.yml', inputs);
  await github.settled();
  assert.equal(run.conclusion, 'success', run.log);
  assertWhole(run.summary, 'history');
  assert.match(run.log, /^read success history$/m);
  // That the masks were in force: what the step was given, as the log shows it.
  assert.match(run.log, /\*\*\*/);
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { numberAt, textAt } from '../../github/json.ts';
import type { Run } from '../../github/state/runs.ts';
import { waitFor } from '../../wait.ts';
import { scene } from './octokits.ts';

const INPUTS = { command: 'status', 'request-id': 'r-1' };

suite('a workflow dispatch', () => {
  test('answers with the run, whose title is the run-name', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const made = await rest.actions.createWorkflowDispatch({
      ...s.at,
      workflow_id: 'd8x.yml',
      ref: 'main',
      inputs: INPUTS,
      return_run_details: true,
    });
    const { data } = await rest.actions.getWorkflowRun({
      ...s.at,
      run_id: numberAt(made.data, 'workflow_run_id') ?? 0,
    });
    assert.deepEqual([data.display_title, data.status, data.event], ['d8x status r-1', 'queued', 'workflow_dispatch']);
    assert.equal(data.actor?.login, 'd8x-ops[bot]');
    assert.equal(textAt(made.data, 'html_url'), data.html_url);
    s.github.assertClean();
  });

  test('answers with nothing where details are not asked for, and the run is found by its filters', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const dispatch = { ...s.at, workflow_id: 'd8x.yml', ref: 'main', inputs: INPUTS };
    assert.equal((await rest.actions.createWorkflowDispatch(dispatch)).status, 204);
    const find = async (filter: Record<string, string>): Promise<number> =>
      (await rest.actions.listWorkflowRuns({ ...s.at, workflow_id: 'd8x.yml', ...filter })).data.total_count;
    const now = Date.now();
    const before = new Date(now - 60_000).toISOString();
    const after = new Date(now + 60_000).toISOString();
    assert.equal(await find({ event: 'workflow_dispatch', actor: 'd8x-ops[bot]', created: `>=${before}` }), 1);
    assert.equal(await find({ created: `${before}..${after}`, branch: 'main' }), 1);
    assert.equal(await find({ created: `>${after}` }), 0);
    assert.equal(await find({ created: `*..${before}` }), 0);
    assert.equal(await find({ actor: 'alice' }), 0);
    assert.equal(await find({ event: 'push' }), 0);
    assert.equal(await find({ status: 'completed' }), 0);
    assert.equal(await find({ head_sha: s.repo.git.branches.get('main') ?? '' }), 1);
    assert.equal((await rest.actions.listWorkflowRunsForRepo(s.at)).data.total_count, 1);
    s.github.assertClean();
  });

  test('is refused with details by an older server', async () => {
    await using s = await scene({ behaviour: { returnRunDetails: false } });
    const { rest } = s.installation;
    const dispatch = { ...s.at, workflow_id: 'd8x.yml', ref: 'main', inputs: INPUTS };
    await assert.rejects(rest.actions.createWorkflowDispatch({ ...dispatch, return_run_details: true }), {
      status: 422,
      message: /return_run_details/,
    });
    assert.equal(s.repo.runs.size, 0);
    assert.equal((await rest.actions.createWorkflowDispatch(dispatch)).status, 204);
    s.github.assertClean();
  });

  test('is refused with inputs that the workflow does not take', async () => {
    await using s = await scene();
    const dispatch = async (inputs: Record<string, string>, ref = 'main'): Promise<unknown> =>
      s.installation.rest.actions.createWorkflowDispatch({ ...s.at, workflow_id: 'd8x.yml', ref, inputs });
    await assert.rejects(dispatch({ ...INPUTS, other: 'x' }), { status: 422, message: /Unexpected inputs/ });
    await assert.rejects(dispatch({}), { status: 422, message: /Required input 'command'/ });
    await assert.rejects(dispatch({ ...INPUTS, mode: 'slow' }), { status: 422, message: /allowed values/ });
    await assert.rejects(dispatch(INPUTS, 'gone'), { status: 422, message: /No ref found/ });
    await dispatch({ ...INPUTS, mode: 'fast' });
    s.github.assertClean();
  });

  test('is found by the file name of the workflow, whole', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    assert.equal((await rest.actions.getWorkflow({ ...s.at, workflow_id: 'd8x.yml' })).data.name, 'd8x');
    assert.equal((await rest.actions.listRepoWorkflows(s.at)).data.total_count, 1);
    await assert.rejects(rest.actions.getWorkflow({ ...s.at, workflow_id: '8x.yml' }), { status: 404 });
    s.github.assertClean();
  });
});

suite('a run', () => {
  test('goes from its script through its states, with jobs, steps and a log', async () => {
    await using s = await scene();
    s.github.onDispatch = (run) => {
      run.start();
      run.step('Update', 'in_progress');
      run.log('updating\n');
      run.step('Update', 'completed', 'success');
    };
    const run = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    await s.github.settled();
    const { rest } = s.installation;
    const at = { ...s.at, run_id: run.id };
    assert.equal((await rest.actions.getWorkflowRun(at)).data.conclusion, 'success');
    const { data } = await rest.actions.listJobsForWorkflowRun(at);
    assert.deepEqual(
      data.jobs[0]?.steps?.map(({ name, conclusion }) => [name, conclusion]),
      [['Update', 'success']],
    );
    const job = { ...s.at, job_id: data.jobs[0]?.id ?? 0 };
    await rest.actions.getJobForWorkflowRun(job);
    assert.equal(String((await rest.actions.downloadJobLogsForWorkflowRun(job)).data), 'updating\n');
    assert.equal((await rest.actions.downloadWorkflowRunLogs(at)).status, 200);
    s.github.assertClean();
  });

  test('fails when its script throws', async () => {
    await using s = await scene();
    s.github.onDispatch = () => {
      throw new Error('the runner was lost');
    };
    const run = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    await s.github.settled();
    assert.equal(run.conclusion, 'failure');
  });

  test('is cancelled at once while queued, and by its signal while running', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const queued = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    await rest.actions.cancelWorkflowRun({ ...s.at, run_id: queued.id });
    assert.equal(queued.conclusion, 'cancelled');
    await assert.rejects(rest.actions.cancelWorkflowRun({ ...s.at, run_id: queued.id }), { status: 409 });
    s.github.onDispatch = async (run) => {
      run.start();
      await new Promise((resolve) => run.signal.addEventListener('abort', resolve));
    };
    const next = s.github.nextRun();
    const running = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    assert.equal((await next).id, running.id);
    await waitFor('the run to start', () => running.status === 'in_progress', { seconds: 60, everyMs: 1 });
    await rest.actions.cancelWorkflowRun({ ...s.at, run_id: running.id });
    await s.github.settled();
    assert.equal(running.conclusion, 'cancelled');
    s.github.assertClean();
  });

  test('has attempts', async () => {
    await using s = await scene();
    const run = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    s.github.run(s.repo, run).start();
    s.github.run(s.repo, run).complete('failure');
    const { rest } = s.installation;
    await rest.actions.reRunWorkflow({ ...s.at, run_id: run.id });
    await assert.rejects(rest.actions.reRunWorkflow({ ...s.at, run_id: run.id }), { status: 403 });
    const first = await rest.actions.getWorkflowRunAttempt({ ...s.at, run_id: run.id, attempt_number: 1 });
    const second = await rest.actions.getWorkflowRunAttempt({ ...s.at, run_id: run.id, attempt_number: 2 });
    assert.deepEqual(
      [first.data.triggering_actor?.login, second.data.triggering_actor?.login],
      ['bob', 'd8x-ops[bot]'],
    );
    const all = await rest.actions.listJobsForWorkflowRun({ ...s.at, run_id: run.id, filter: 'all' });
    assert.equal(all.data.total_count, 2);
    const jobs = await rest.actions.listJobsForWorkflowRunAttempt({ ...s.at, run_id: run.id, attempt_number: 1 });
    assert.equal(jobs.data.jobs[0]?.run_attempt, 1);
    s.github.assertClean();
  });

  test('waits for a reviewer where its environment wants one', async () => {
    await using s = await scene();
    const environment = s.github.setup.environment(s.repo, 'production', {
      reviewers: ['acme/operators', 'alice'],
      preventSelfReview: true,
    });
    const run = s.github.as('alice').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    const at = { ...s.at, run_id: run.id };
    assert.equal((await s.installation.rest.actions.getWorkflowRun(at)).data.status, 'waiting');
    const pending = await s.installation.rest.actions.getPendingDeploymentsForRun(at);
    assert.deepEqual([pending.data.length, pending.data[0]?.current_user_can_approve], [1, false]);
    const decision = { state: 'approved', comment: 'go' } as const;
    const review = { ...at, ...decision, environment_ids: [environment.id] };
    await assert.rejects(s.person('alice').rest.actions.reviewPendingDeploymentsForRun(review), { status: 422 });
    await assert.rejects(s.person('carol').rest.actions.reviewPendingDeploymentsForRun(review), { status: 422 });
    await s.person('bob').rest.actions.reviewPendingDeploymentsForRun(review);
    const reviews = await s.installation.rest.actions.getReviewsForRun(at);
    assert.deepEqual(
      reviews.data.map(({ state, user }) => [state, user.login]),
      [['approved', 'bob']],
    );
    assert.equal(run.status, 'queued');
    s.github.assertClean();
  });

  test('fails when a reviewer rejects it', async () => {
    await using s = await scene();
    s.github.setup.environment(s.repo, 'production', { reviewers: ['bob'] });
    const run = s.github.as('alice').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    s.github.as('bob').review(s.repo, run, 'rejected');
    assert.deepEqual([run.status, run.conclusion], ['completed', 'failure']);
    assert.equal([...s.repo.deployments.values()][0]?.statuses.at(-1)?.state, 'failure');
  });

  test('has a token of its own', async () => {
    await using s = await scene();
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    const run = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    const token = s.github.run(s.repo, run).jobToken({ issues: 'write' });
    const comment = { ...s.at, issue_number: issue.number, body: 'x' };
    const { data } = await s.bearer(token).rest.issues.createComment(comment);
    assert.equal(data.user?.login, 'github-actions[bot]');
    const request = s.github.requests.find(({ operationId }) => operationId === 'issues/create-comment');
    assert.deepEqual([request?.caller, request?.actor], ['job', 'github-actions[bot]']);
    s.github.assertClean();
  });
});

suite('a concurrency group', () => {
  const files = {
    '.github/workflows/one.yml':
      "on: { workflow_dispatch: { inputs: { env: {} } } }\nconcurrency: d8x-${{ inputs.env || 'production' }}\njobs: { a: {} }\n",
  };

  test('lets one run work and one wait; a newer one takes the place of that which waits', async () => {
    await using s = await scene();
    s.github.setup.write(s.repo, files);
    const bob = s.github.as('bob');
    const start = (env: string): Run => bob.runWorkflow(s.repo, 'one.yml', { env });
    const [first, second, third, other] = [start('a'), start('a'), start('a'), start('b')];
    const states = (): string[] => [first, second, third, other].map(({ status, conclusion }) => conclusion ?? status);
    assert.deepEqual(states(), ['queued', 'cancelled', 'pending', 'queued']);
    s.github.run(s.repo, first).start();
    s.github.run(s.repo, first).complete('success');
    assert.deepEqual(states(), ['success', 'cancelled', 'queued', 'queued']);
    const { data } = await s.installation.rest.actions.listWorkflowRuns({ ...s.at, workflow_id: 'one.yml' });
    assert.equal(data.total_count, 4);
    s.github.assertClean();
  });

  test('cancels what works where the workflow says so', async () => {
    await using s = await scene();
    const path = '.github/workflows/one.yml';
    const group = 'concurrency: { group: "$1", cancel-in-progress: true }';
    s.github.setup.write(s.repo, { [path]: files[path].replace(/concurrency: (.*)/, group) });
    const bob = s.github.as('bob');
    const first = bob.runWorkflow(s.repo, 'one.yml', {});
    s.github.run(s.repo, first).start();
    const second = bob.runWorkflow(s.repo, 'one.yml', {});
    assert.deepEqual([first.conclusion, second.status], ['cancelled', 'queued']);
  });
});

suite('a concurrency group with queue: max', () => {
  test('lets a hundred wait, and begins them in their order', async () => {
    await using s = await scene();
    const text = 'on: { workflow_dispatch: {} }\nconcurrency: { group: one, queue: max }\njobs: { a: {} }\n';
    s.github.setup.write(s.repo, { '.github/workflows/queued.yml': text });
    const runs = Array.from({ length: 101 }, () => s.github.as('bob').runWorkflow(s.repo, 'queued.yml', {}));
    assert.ok(runs.slice(1).every(({ status }) => status === 'pending'));
    for (const [index, run] of runs.slice(0, 5).entries()) {
      s.github.run(s.repo, run).complete('success');
      assert.equal(runs[index + 1]?.status, 'queued');
    }
  });
});

suite('artifacts', () => {
  test('are listed, downloaded and expire', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const run = s.github.as('bob').runWorkflow(s.repo, 'd8x.yml', INPUTS);
    const artifact = s.github.run(s.repo, run).addArtifact('backup.age', Buffer.from('sealed'), 7);
    s.github.run(s.repo, run).addArtifact('logs', { 'a.txt': Buffer.from('a') });
    const list = await rest.actions.listWorkflowRunArtifacts({ ...s.at, run_id: run.id, name: 'backup.age' });
    assert.equal(list.data.artifacts[0]?.digest, `sha256:${artifact.sha256}`);
    assert.equal((await rest.actions.listArtifactsForRepo(s.at)).data.total_count, 2);
    const at = { ...s.at, artifact_id: artifact.id };
    assert.equal((await rest.actions.getArtifact(at)).data.size_in_bytes, 6);
    const download = await rest.actions.downloadArtifact({ ...at, archive_format: 'zip' });
    assert.ok(download.data instanceof ArrayBuffer);
    assert.equal(Buffer.from(download.data).toString(), 'sealed');
    artifact.expired = true;
    await assert.rejects(rest.actions.downloadArtifact({ ...at, archive_format: 'zip' }), { status: 410 });
    await rest.actions.deleteArtifact(at);
    await assert.rejects(rest.actions.getArtifact(at), { status: 404 });
    s.github.assertClean();
  });
});

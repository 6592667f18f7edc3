import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { checkLogs, mayShowLogs, withAllowedLogs } from '../../../action/may-show-logs.ts';
import { readWorkflowRunInfo } from '../../../action/workflow-run-info.ts';
import { isOpsError } from '../../../src/errors.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import type { Environment } from '../../../src/policy/policy.ts';
import type { Result } from '../../../src/report/result.ts';
import { startGitHub } from '../../github/double.ts';
import { fixtures } from '../../unit/report/fixtures.ts';
import { askDouble } from '../../unit/action/ask-double.ts';

const given: Result = {
  ...fixtures.success,
  conclusion: 'failure',
  error: { code: 'update-failed', message: 'it ended', where: 'api', logs: ['my own secret'], logsOf: 'service' },
};

suite("services' logs leave a run", () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'd8x-ops-event-'));
  });
  after(async () => rm(folder, { recursive: true }));

  async function told(event: unknown, environment?: Environment): Promise<boolean | undefined> {
    const path = join(folder, 'event.json');
    await writeFile(path, typeof event === 'string' ? event : JSON.stringify(event));
    const env = { GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_RUN_ID: '1' };
    return mayShowLogs(environment, readWorkflowRunInfo(env));
  }

  test('in a private repository, and in a public one where the policy says so', async () => {
    const [open] = parsePolicy(
      'version: 1\nenvironments: { production: { workflow: a.yml, logs: { public: true } } }\n',
    ).environments;
    const [closed] = parsePolicy(
      'version: 1\nenvironments: { production: { workflow: a.yml, logs: {} } }\n',
    ).environments;
    assert.equal(await told({ repository: { private: true } }), true);
    assert.equal(await told({ repository: { private: false } }), false);
    assert.equal(await told({ repository: { private: false } }, open), true);
    assert.equal(await told({ repository: { private: false } }, closed), false);
    for (const event of [{ schedule: '0 3 * * *' }, { repository: { private: 'false' } }, 'no JSON'])
      assert.equal(await told(event), undefined);
    assert.equal(await mayShowLogs(undefined, readWorkflowRunInfo({})), true);
  });

  test('where the event does not say it, by what GitHub says; never where nobody does', async () => {
    await using github = await startGitHub();
    const open = github.setup.repository('acme/open', { collaborators: { alice: 'write' } });
    const closed = github.setup.repository('acme/closed', { private: true, collaborators: { alice: 'write' } });
    const ask = askDouble(github, github.as('alice').token());
    const logsIn = async (name: string | undefined): Promise<readonly string[] | undefined> => {
      const repository = name === undefined ? undefined : new GitHubRepository(ask, { owner: 'acme', name });
      return (await withAllowedLogs(given, 'stack', { mayShow: undefined, repository })).error?.logs;
    };
    const mayRead = async (name: string | undefined): Promise<boolean> => {
      const repository = name === undefined ? undefined : new GitHubRepository(ask, { owner: 'acme', name });
      return checkLogs({ operation: 'logs' }, { mayShow: undefined, repository }).then(
        () => true,
        (error: unknown) => !isOpsError(error, 'authorisation-failed'),
      );
    };
    assert.deepEqual(await Promise.all([open.name, closed.name, 'gone', undefined].map(mayRead)), [
      false,
      true,
      false,
      false,
    ]);
    await checkLogs({ operation: 'status' }, { mayShow: false, repository: undefined });
    assert.equal(await logsIn(open.name), undefined);
    assert.deepEqual(await logsIn(closed.name), ['my own secret']);
    assert.equal(await logsIn('gone'), undefined);
    assert.equal(await logsIn(undefined), undefined);
    const asked = github.requests.length;
    const known = { mayShow: false, repository: new GitHubRepository(ask, { owner: 'acme', name: closed.name }) };
    assert.equal((await withAllowedLogs(given, 'stack', known)).error?.logs, undefined);
    assert.equal(await withAllowedLogs(fixtures.success, 'stack', { ...known, mayShow: undefined }), fixtures.success);
    assert.equal(github.requests.length, asked);
    github.assertClean();
  });
});

import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { z } from 'zod';
import { parseIdentity } from '../../../src/backup/format/identity.ts';
import { decodeContent } from '../../../src/decode-text.ts';
import { Secret } from '../../../src/secret.ts';
import type { Repository } from '../../github/state/repository.ts';
import { fileAt, type Operator, startOperator } from './operator.ts';

let operator: Operator;
let repository: Repository;

beforeEach(async () => {
  operator = await startOperator();
  repository = operator.emptyRepository('acme/broker');
});

afterEach(async () => {
  await operator[Symbol.asyncDispose]();
  operator.github.assertClean();
});

async function init(...more: readonly string[]) {
  return operator.run(['init', ...operator.unattended, '--repository', 'acme/broker', ...more]);
}

/** What of a request to change something came first. */
function order(...operations: readonly string[]): void {
  const writes = operator.writes();
  const places = operations.map((operation) => writes.indexOf(operation));
  assert.ok(!places.includes(-1), writes.join(' '));
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
    writes.join(' '),
  );
}

const branches = (name: string): readonly string[] | undefined =>
  repository.environments.get(name)?.branchPolicies.map((policy) => policy.name);

const secretsOf = (name: string): readonly string[] => Object.keys(operator.secretsOf(repository, name)).toSorted();

suite('the branch that may use the environment', () => {
  test('is set and read back before any secret is sent, and after what a token may fail at', async () => {
    assert.equal((await init()).code, 0);
    order(
      'git/create-tree',
      'repos/create-or-update-environment',
      'repos/create-deployment-branch-policy',
      'actions/create-or-update-environment-secret',
      'git/update-ref',
    );
    const asked = operator.github.requests.map(({ operationId }) => operationId);
    const readBack = asked.lastIndexOf('repos/list-deployment-branch-policies');
    assert.ok(readBack < asked.indexOf('actions/create-or-update-environment-secret'));
    assert.ok(readBack > asked.indexOf('repos/create-deployment-branch-policy'));
    assert.deepEqual(branches('production'), ['main']);
  });

  test('is the one that the policy names', async () => {
    const policy = 'version: 1\nenvironments:\n  production: { workflow: d8x-ops.yml, ref: live }\n';
    repository = operator.github.setup.repository('acme/other', {
      collaborators: { alice: 'admin' },
      files: { '.github/d8x.yml': policy },
    });
    const { code, terminal } = await init('--repository', 'acme/other');
    assert.equal(code, 0, terminal.text);
    assert.deepEqual(branches('production'), ['live']);
  });

  test('is the only one afterwards, whatever was let in before, and the plan names what is shut out', async () => {
    operator.github.setup.environment(repository, 'production', {
      branchPolicy: { protectedBranches: false, customPolicies: true },
      branchPolicies: [
        { id: 1, name: 'release/*', type: 'branch' },
        { id: 2, name: 'main', type: 'tag' },
      ],
    });
    const { code, terminal } = await init();
    assert.equal(code, 0, terminal.text);
    assert.match(terminal.text, /by the branch main alone; no longer by release\/\*, main;/);
    assert.deepEqual(branches('production'), ['main']);
  });

  test('of which GitHub says otherwise when it is read back, no secret is sent', async () => {
    operator.github.fault({
      match: { path: 'repos/list-deployment-branch-policies' },
      after: 1,
      effect: { kind: 'status', status: 404 },
    });
    const { code } = await init();
    assert.equal(code, 1);
    assert.ok(!operator.writes().includes('actions/create-or-update-environment-secret'));
  });
});

suite('reviewers', () => {
  test('stand before changes alone: a second environment has what needs none, with less in it', async () => {
    operator.github.setup.team('acme-org', 'ops', ['bob']);
    const { code, terminal } = await init('--reviewers', 'alice,acme-org/ops');
    assert.equal(code, 0, terminal.text);
    assert.deepEqual([...repository.environments.keys()], ['production', 'production-unattended']);
    assert.deepEqual(repository.environments.get('production')?.reviewers, ['alice', 'acme-org/ops']);
    assert.deepEqual(repository.environments.get('production-unattended')?.reviewers, []);
    for (const name of ['production', 'production-unattended']) assert.deepEqual(branches(name), ['main'], name);
    const [changes, unattended] = [secretsOf('production'), secretsOf('production-unattended')];
    assert.deepEqual(
      changes.filter((name) => !unattended.includes(name)),
      ['D8X_SUDO_PASSWORD'],
    );
    assert.equal(repository.vault.variables.get('D8X_UNATTENDED')?.value, '["production"]');
    const mark = (name: string): unknown => JSON.parse(operator.secretsOf(repository, name)['D8X_CONFIG'] ?? '');
    assert.deepEqual(z.looseObject({}).parse(mark('production-unattended'))['d8x_ops'], { unattended: true });
    assert.equal(z.looseObject({}).parse(mark('production'))['d8x_ops'], undefined);
    assert.equal((fileAt(repository, '.github/d8x.yml') ?? '').match(/^ {2}\S+:$/gm)?.length, 1);

    const from = operator.github.requests.length;
    const again = await init();
    assert.deepEqual(operator.writes(from), [], again.terminal.text);
  });

  test('stand before the restore key, which is in an environment of its own and nowhere else', async () => {
    operator.github.setup.team('acme-org', 'ops', ['bob']);
    const { code, terminal } = await init('--reviewers', 'alice', '--restore-key');
    assert.equal(code, 0, terminal.text);
    const names = ['production', 'production-unattended', 'production-recovery'];
    assert.deepEqual([...repository.environments.keys()].toSorted(), names.toSorted());
    assert.deepEqual(repository.environments.get('production-recovery')?.reviewers, ['alice']);
    assert.deepEqual(branches('production-recovery'), ['main']);
    const holders = names.filter((name) => secretsOf(name).includes('D8X_BACKUP_IDENTITY'));
    assert.deepEqual(holders, ['production-recovery']);
    assert.ok(secretsOf('production-recovery').includes('D8X_BACKUP_SIGNING_KEY'));
    assert.ok(!secretsOf('production-recovery').some((name) => /EXECUTOR|BROKER/.test(name)));
    assert.equal(repository.vault.variables.get('D8X_RECOVERY')?.value, '["production"]');

    const secret = operator.secretsOf(repository, 'production-recovery')['D8X_BACKUP_IDENTITY'] ?? '';
    const { recipient } = await parseIdentity(new Secret(secret));
    for (const name of names) {
      const recipients = decodeContent(operator.secretsOf(repository, name)['D8X_BACKUP_RECIPIENTS'] ?? '');
      const [own, ...others] = recipients.split('\n');
      assert.notEqual(own, recipient);
      assert.deepEqual(others, [recipient], name);
    }
    assert.ok(!terminal.text.includes(secret));

    const from = operator.github.requests.length;
    const again = await init();
    assert.deepEqual(operator.writes(from), [], again.terminal.text);
    const asked = await init('--restore-key');
    assert.deepEqual(operator.writes(from), [], asked.terminal.text);
  });

  test('without them there is no restore key', async () => {
    const { code, terminal } = await init('--restore-key');
    assert.equal(code, 2);
    assert.match(terminal.text, /--restore-key needs --reviewers/);
    assert.deepEqual(operator.writes(), []);
  });

  test('that are not there are named, and nothing is sent', async () => {
    const { code, terminal } = await init('--reviewers', 'nobody-here', '--reviewers', 'acme-org/none');
    assert.equal(code, 1);
    assert.match(terminal.text, /--reviewers nobody-here is no account/);
    assert.match(terminal.text, /--reviewers acme-org\/none is no team/);
    assert.deepEqual(operator.writes(), []);
  });

  test('that the plan does not have end it before any secret is sent', async () => {
    operator.github.setup.plan(repository.owner, 'team');
    const { code, terminal } = await init('--reviewers', 'alice');
    assert.equal(code, 1);
    assert.match(terminal.text, /plan has no required reviewers/);
    assert.match(terminal.text, /"approval" in \.github\/d8x\.yml/);
    assert.ok(!operator.writes().some((operation) => operation.includes('secret')));
  });

  test('no environment is named like a second one', async () => {
    const { code, terminal } = await init('--environment', 'production-unattended');
    assert.equal(code, 2);
    assert.match(terminal.text, /should be production/);
  });
});

suite('plans of GitHub', () => {
  test('on Team a private repository gets its branch, without anything that the plan refuses being asked for', async () => {
    operator.github.setup.plan(repository.owner, 'team');
    const { code, terminal } = await init();
    assert.equal(code, 0, terminal.text);
    assert.deepEqual(branches('production'), ['main']);
  });

  test('on Free every branch may use it: this is said, remembered, and not asked for again', async () => {
    operator.github.setup.plan(repository.owner, 'free');
    const { code, terminal } = await init();
    assert.equal(code, 0, terminal.text);
    assert.match(terminal.text, /every branch may use it, since the repository’s plan has no deployment branches/);
    const from = operator.github.requests.length;
    const again = await init();
    assert.deepEqual(operator.writes(from), [], again.terminal.text);
  });

  test('without environments at all, it is the plan that is named, and nothing was sent', async () => {
    operator.github.fault({
      match: { path: 'repos/create-or-update-environment' },
      effect: { kind: 'status', status: 404 },
    });
    const { code, terminal } = await init();
    assert.equal(code, 1);
    assert.match(terminal.text, /GitHub has no environments for this private repository/);
    assert.match(terminal.text, /GitHub Free/);
    assert.ok(!operator.writes().some((operation) => operation.includes('secret')));
  });

  test('another 422 is not blamed on the plan', async () => {
    operator.github.fault({
      match: { path: 'repos/create-or-update-environment' },
      effect: { kind: 'status', status: 422 },
    });
    const { code, terminal } = await init();
    assert.equal(code, 1);
    assert.match(terminal.text, /GitHub refuses to make the environment production/);
    assert.doesNotMatch(terminal.text, /plan/);
  });
});

suite('a token that may not do all of it', () => {
  test('is known by its scopes before anything is changed, here or there', async () => {
    for (const [scopes, lacking] of [
      [['repo'], /lacks the scope workflow/],
      [['workflow', 'gist'], /lacks the scope repo/],
      [[], /lacks the scope repo and workflow/],
    ] as const) {
      const token = operator.github.as('alice').token(undefined, { scopes });
      const { code, terminal } = await operator.run(
        ['init', ...operator.unattended, '-r', 'acme/broker', '--token-file', '-'],
        undefined,
        token,
      );
      assert.equal(code, 1, terminal.text);
      assert.match(terminal.text, lacking);
      assert.match(terminal.text, /gh auth refresh --scopes repo,workflow/);
    }
    assert.deepEqual(operator.writes(), []);
  });

  test('or, a fine-grained one, by trying: it fails before environment and secrets', async () => {
    const permissions = { administration: 'write', contents: 'write', environments: 'write', actions: 'read' } as const;
    const token = operator.github.as('alice').token(undefined, {
      permissions: { ...permissions, actions_variables: 'read', pull_requests: 'write' },
    });
    operator.github.setup.write(repository, { 'README.md': '# here' });
    const { code, terminal } = await operator.run(
      ['init', ...operator.unattended, '-r', 'acme/broker', '--token-file', '-'],
      undefined,
      token,
    );
    assert.equal(code, 1, terminal.text);
    assert.match(terminal.text, /write the workflows: Resource not accessible by personal access token \(403\)/);
    assert.match(terminal.text, /Workflows/);
    assert.deepEqual(operator.writes(), ['git/create-tree']);
    assert.equal(repository.environments.size, 0);
  });
});

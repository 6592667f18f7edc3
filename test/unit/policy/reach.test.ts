import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { reachOf } from '../../../src/policy/reach.ts';

const policy = parsePolicy(`version: 1
environments:
  staging: { workflow: d8x.yml, permission: maintain, view-permission: triage }
  production: { workflow: d8x.yml, permission: write, view-permission: admin, users: [alice] }
`);
const reach = (roleName: string, permission = roleName): string => reachOf(policy, { roleName, permission });

suite('how far a role reaches', () => {
  test('is what the most open environment says, whoever is listed there', () => {
    assert.deepEqual(
      ['none', 'read', 'triage', 'write', 'maintain', 'admin'].map((role) => reach(role)),
      ['nothing', 'nothing', 'views', 'changes', 'changes', 'changes'],
    );
  });

  test('of a custom role is that of its base', () => {
    assert.equal(reach('deployer', 'write'), 'changes');
    assert.equal(reach('admin of nothing', 'read'), 'nothing');
  });

  test('is never nothing where everybody may look', () => {
    const open = parsePolicy('version: 1\nenvironments: { staging: { workflow: a.yml, view-permission: read } }\n');
    assert.equal(reachOf(open, { roleName: 'read', permission: 'read' }), 'views');
    assert.equal(reachOf(open, { roleName: 'none', permission: 'none' }), 'nothing');
  });
});

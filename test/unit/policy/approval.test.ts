import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Command } from '../../../src/command/command.ts';
import { approvalOf, judgeApproval } from '../../../src/policy/approval.ts';
import type { RefusalReason } from '../../../src/policy/authorise.ts';
import type { Environment, ExceptionRule } from '../../../src/policy/policy.ts';
import { environmentOf, personOf } from './arbitraries.ts';

const command: Command = { verb: 'update', services: [{ kind: 'newest', service: 'api' }] };
const askedAt = new Date('2026-01-01T10:00:00Z');
const environment = environmentOf({ approval: { withinMs: 30 * 60_000, verbs: ['update'] }, services: ['api'] });
const minutesLater = (minutes: number) => new Date(askedAt.getTime() + minutes * 60_000);

suite('a second person', () => {
  test('is needed for what the rule names, and nothing else', () => {
    assert.equal(approvalOf(command, environment), environment.approval);
    assert.equal(approvalOf({ verb: 'rollback', services: [] }, environment), undefined);
    assert.equal(approvalOf({ verb: 'status' }, environment), undefined);
    assert.equal(approvalOf(command, environmentOf()), undefined);
  });

  const judge = (approver: Parameters<typeof personOf>[0], now: Date): RefusalReason | 'allowed' => {
    const judged = judgeApproval({ command, askedBy: '1', askedAt }, environment, personOf(approver), now);
    return judged.kind === 'allowed' ? 'allowed' : judged.reason;
  };

  test('may approve in time', () => {
    assert.equal(judge({ id: '2', login: 'hubot' }, minutesLater(0)), 'allowed');
    assert.equal(judge({ id: '2', login: 'hubot' }, minutesLater(30)), 'allowed');
  });

  test('may not when it is too late', () => {
    assert.equal(judge({ id: '2' }, new Date(minutesLater(30).getTime() + 1)), 'expired');
  });

  test('must be another, whatever he calls himself now', () => {
    assert.equal(judge({ id: '1' }, minutesLater(1)), 'own-command');
    assert.equal(judge({ id: '1', login: 'renamed', roleName: 'admin' }, minutesLater(1)), 'own-command');
  });

  test('must be one who may do it himself', () => {
    assert.equal(judge({ id: '2', roleName: 'triage', permission: 'read' }, minutesLater(1)), 'permission');
    const listed = { ...environment, users: ['octocat'] };
    const judged = judgeApproval(
      { command, askedBy: '1', askedAt },
      listed,
      personOf({ id: '2', login: 'x' }),
      askedAt,
    );
    assert.ok(judged.kind === 'refused' && judged.reason === 'not-listed');
  });
});

suite('what loosens a rule', () => {
  const loosened: Command = { ...command, exceptions: [{ kind: 'no-backup' }] };
  const rule = { users: ['octocat', 'hubot'], alone: false };
  const shared = environmentOf({ exceptions: { 'no-backup': rule } });

  test('needs a second person whatever approval says, unless it may be done alone', () => {
    assert.deepEqual(approvalOf(loosened, shared), { withinMs: 3_600_000 });
    assert.equal(
      approvalOf(loosened, environmentOf({ exceptions: { 'no-backup': { ...rule, alone: true } } })),
      undefined,
    );
    assert.deepEqual(approvalOf(loosened, environmentOf()), { withinMs: 3_600_000 });
    const both: Command = { ...command, exceptions: [{ kind: 'image-change' }, { kind: 'no-backup' }] };
    const one = environmentOf({ exceptions: { 'no-backup': { ...rule, alone: true }, 'image-change': rule } });
    assert.ok(approvalOf(both, one) !== undefined);
  });

  test('a plan of it needs nobody', () => {
    const plan: Command = { verb: 'plan', services: [], exceptions: [{ kind: 'no-backup' }] };
    assert.equal(approvalOf(plan, shared), undefined);
  });

  test('is approved by one who may loosen it himself', () => {
    const asked = { command: loosened, askedBy: '1', askedAt };
    const by = (login: string) => judgeApproval(asked, shared, personOf({ id: '2', login }), askedAt);
    assert.equal(by('hubot').kind, 'allowed');
    const refused = by('somebody');
    assert.ok(refused.kind === 'refused' && refused.reason === 'exception');
  });
});

suite('a recovery', () => {
  const recover: Command = { verb: 'recover', backup: 'latest' };
  const undo: Command = { verb: 'recover', undo: true };
  const hour = { withinMs: 3_600_000 };
  const alone = (rule: Partial<ExceptionRule> = {}): Environment =>
    environmentOf({ exceptions: { recover: { users: ['octocat'], alone: true, ...rule } } });

  test('always needs a second person, and so does its undoing', () => {
    for (const command of [recover, undo]) {
      for (const environment of [environmentOf(), sharing(['update']), alone({ alone: false })]) {
        assert.ok(approvalOf(command, environment, personOf({ login: 'octocat' })) !== undefined);
      }
      assert.deepEqual(approvalOf(command, environmentOf()), hour);
      assert.deepEqual(approvalOf(command, sharing(['update'])), { withinMs: 60_000 });
    }
  });

  test('is done alone by those whom the policy lets, and by nobody else', () => {
    for (const command of [recover, undo]) {
      assert.equal(approvalOf(command, alone(), personOf({ login: 'Octocat' })), undefined);
      assert.deepEqual(approvalOf(command, alone(), personOf({ login: 'hubot' })), hour);
      assert.deepEqual(approvalOf(command, alone()), hour);
      const byTeam = environmentOf({ exceptions: { recover: { teams: ['acme/ops'], alone: true } } });
      assert.equal(approvalOf(command, byTeam, personOf({ teams: ['acme/ops'] })), undefined);
      assert.deepEqual(approvalOf(command, byTeam, personOf({ teams: ['acme/dev'] })), hour);
      // Of an entry that lists nobody.
      assert.deepEqual(
        approvalOf(command, environmentOf({ exceptions: { recover: { alone: true } } }), personOf()),
        hour,
      );
    }
  });

  test('is let alone even where approval lists it', () => {
    const both = { ...alone(), approval: { withinMs: 60_000, verbs: ['recover' as const] } };
    assert.equal(approvalOf(recover, both, personOf({ login: 'octocat' })), undefined);
    assert.deepEqual(approvalOf(recover, both, personOf({ login: 'hubot' })), { withinMs: 60_000 });
  });

  test('needs one all the same for what it loosens besides', () => {
    const loosened: Command = { ...recover, exceptions: [{ kind: 'no-backup' }] };
    const octocat = personOf({ login: 'octocat' });
    assert.deepEqual(approvalOf(loosened, alone(), octocat), hour);
    const { exceptions } = alone();
    const both = environmentOf({ exceptions: { ...exceptions, 'no-backup': { users: ['octocat'], alone: true } } });
    assert.equal(approvalOf(loosened, both, octocat), undefined);
  });

  test('is approved in time by another who may give it, in a freeze too', () => {
    const frozen = environmentOf({
      times: {
        windows: [],
        freezes: [{ from: new Date(0), until: new Date('2099-01-01'), reason: 'nobody is there' }],
      },
    });
    const judge = (id: string, minutes: number, login = 'hubot'): string => {
      const asked = { command: recover, askedBy: '1', askedAt };
      const judged = judgeApproval(asked, frozen, personOf({ id, login }), minutesLater(minutes));
      return judged.kind === 'allowed' ? judged.kind : judged.reason;
    };
    assert.equal(judge('2', 60), 'allowed');
    assert.equal(judge('1', 1), 'own-command');
    assert.equal(judge('2', 61), 'expired');
  });

  function sharing(verbs: readonly ('update' | 'rollback')[]): Environment {
    return environmentOf({ approval: { withinMs: 60_000, verbs } });
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMissed } from '../../../bot/redeliver-missed.ts';
import { queueKeyOf } from '../../../bot/event-filter.ts';

const place = { installation: { id: 1 }, repository: { id: 7 } };
const comment = (body: string, type = 'User') => ({ ...place, action: 'created', comment: { body, user: { type } } });

test('what can lead to nothing costs nothing', () => {
  assert.equal(queueKeyOf({ event: 'issue_comment', payload: comment('/d8x backup') }), '7/comments');
  assert.equal(queueKeyOf({ event: 'issue_comment', payload: comment('looks good') }), undefined);
  assert.equal(queueKeyOf({ event: 'issue_comment', payload: comment('/d8x status', 'Bot') }), undefined);
  assert.equal(
    queueKeyOf({ event: 'issue_comment', payload: { ...comment('/d8x status'), action: 'edited' } }),
    undefined,
  );
  assert.equal(
    queueKeyOf({ event: 'issue_comment', payload: { ...comment('/d8x status'), installation: undefined } }),
    undefined,
  );
  assert.equal(queueKeyOf({ event: 'issue_comment', payload: {} }), undefined);
  assert.equal(queueKeyOf({ event: 'push', payload: { ...place } }), undefined);
  const run = (event: string) => ({ ...place, action: 'completed', workflow_run: { event } });
  assert.equal(queueKeyOf({ event: 'workflow_run', payload: run('workflow_dispatch') }), '7/runs');
  assert.equal(queueKeyOf({ event: 'workflow_run', payload: run('push') }), undefined);
  assert.equal(queueKeyOf({ event: 'release', payload: { ...place, action: 'published' } }), '7/releases');
  assert.equal(queueKeyOf({ event: 'constructor', payload: { ...place, action: 'created' } }), undefined);
});

test('comments that only look wait apart from those that change something', () => {
  const queue = (body: string): string | undefined => queueKeyOf({ event: 'issue_comment', payload: comment(body) });
  for (const body of [
    '/d8x status',
    '/d8x plan api:dev\n/d8x help',
    '/d8x images api',
    '/d8x nonsense',
    'see\n/d8x backup',
  ])
    assert.equal(queue(body), '7/views', body);
  for (const body of ['/d8x backup', '/d8x status\n/d8x update api', '/d8x approve', '/d8x cancel', '/d8x unlock'])
    assert.equal(queue(body), '7/comments', body);
});

test('comments that strangers may have written wait apart from others', () => {
  const queue = (association: string, body: string): string | undefined => {
    const given = comment(body);
    const payload = { ...given, comment: { ...given.comment, author_association: association } };
    return queueKeyOf({ event: 'issue_comment', payload });
  };
  for (const association of ['NONE', 'CONTRIBUTOR', 'FIRST_TIMER', 'FIRST_TIME_CONTRIBUTOR', 'MANNEQUIN']) {
    assert.equal(queue(association, '/d8x update api'), '7/outside-comments');
    assert.equal(queue(association, '/d8x status'), '7/outside-views');
  }
  for (const association of ['OWNER', 'MEMBER', 'COLLABORATOR', 'SOMETHING_NEW'])
    assert.equal(queue(association, '/d8x update api'), '7/comments');
});

test('what an installation has is heard of, and waits for nothing', () => {
  const about = (event: string, action: string): string | undefined =>
    queueKeyOf({ event, payload: { action, installation: { id: 1 } } });
  assert.equal(about('installation_repositories', 'added'), 'installations');
  assert.equal(about('installation', 'new_permissions_accepted'), 'installations');
  assert.equal(about('installation_target', 'renamed'), undefined);
});

test('of what was missed, each delivery is asked for once', () => {
  const at = new Date(0);
  const past = (id: number, guid: string, status: number, more = {}) => ({
    id: `${id}`,
    guid,
    delivered_at: at,
    redelivery: false,
    status_code: status,
    event: 'issue_comment',
    action: 'created',
    ...more,
  });
  const chosen = chooseMissed([
    past(9, 'failed', 502),
    past(8, 'failed twice', 500, { redelivery: true }),
    past(7, 'failed twice', 500),
    past(6, 'fixed', 202, { redelivery: true }),
    past(5, 'fixed', 502),
    past(4, 'taken', 202),
    past(3, 'other', 500, { event: 'push', action: null }),
    past(2, 'a run', 502, { event: 'workflow_run', action: 'completed' }),
    past(1, 'a run that was told', 202, { event: 'workflow_run', action: 'completed' }),
  ]);
  assert.deepEqual(
    chosen.map(({ id }) => id),
    ['9', '8', '4', '2'],
  );
});

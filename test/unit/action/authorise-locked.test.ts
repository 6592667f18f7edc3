import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { botsRun, policy, type BotsRun } from './bots-run.ts';
import { digest } from './environment.ts';

async function assertRefused(check: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(check, (error) => {
    assert.ok(isOpsError(error, 'authorisation-failed'), String(error));
    assert.match(error.message, message);
    return true;
  });
}

const approved = `${policy}\n    approval: { required: true, within-minutes: 30, commands: [update] }`;

/** Puts a reaction on the command's comment, as the account with this id. */
function mark({ comment, github }: BotsRun, accountId: string, content: 'rocket' | 'eyes' = 'rocket'): void {
  const { state, app } = github;
  const all = [app.bot, state.actionsBot, github.as('mallory').account];
  const author = all.find(({ id }) => String(id) === accountId);
  assert.ok(author);
  const id = state.nextId(260_000_000);
  comment.reactions.set(id, { id, author, content, createdAt: state.now() });
}

test('in a locked conversation, the mark of the app on the comment stands for the status comment, and that is said', async () => {
  await using run = await botsRun();
  run.github.as('mallory').lock(run.issue);
  mark(run, String(run.github.as('mallory').account.id));
  mark(run, run.app.id);
  const { actor, notices } = await run.check({ claim: { statusCommentId: undefined } });
  assert.equal(actor, 'alice');
  assert.match(notices.join(), /conversation is locked/);
  run.github.assertClean();
});

test('there, the app that the workflow trusts is told by what it wrote before, and nothing is believed where it wrote nothing', async () => {
  await using run = await botsRun();
  run.github.as('mallory').lock(run.issue);
  mark(run, run.app.id);
  const botAppId = String(run.github.app.id);
  const check = async (claim: { readonly botAppId: string }): Promise<unknown> =>
    run.check({ claim: { ...claim, statusCommentId: undefined } });
  await check({ botAppId });
  await assertRefused(check({ botAppId: '4711' }), /started by the app \d+, and bot-app-id names 4711/);
  for (const [id, { author }] of run.place.comments)
    if (String(author.id) === run.app.id) run.place.comments.delete(id);
  await assertRefused(check({ botAppId }), /GitHub does not tell which app/);
});

test('what needs a second person does not run without one in a locked conversation either', async () => {
  await using run = await botsRun({ policy: approved, text: `/d8x update api:main@${digest}` });
  run.github.as('mallory').lock(run.issue);
  mark(run, run.app.id);
  await assertRefused(run.check({ claim: { statusCommentId: undefined } }), /nobody approved it/);
});

/** Each an attack on what is let in without a status comment, and how it is refused. */
const refused: Readonly<Record<string, readonly [(run: BotsRun) => Promise<unknown>, RegExp]>> = {
  'no status comment, and the mark of the app, where the conversation is open': [
    async (run) => {
      mark(run, run.app.id);
      return run.check({ claim: { statusCommentId: undefined } });
    },
    /conversation is not locked/,
  ],
  'no status comment in a locked conversation, and no mark': [
    async (run) => {
      run.github.as('mallory').lock(run.issue);
      return run.check({ claim: { statusCommentId: undefined } });
    },
    /not marked the comment/,
  ],
  'no status comment in a locked conversation, and the mark of a person or of another app': [
    async (run) => {
      run.github.as('mallory').lock(run.issue);
      mark(run, String(run.github.as('mallory').account.id));
      mark(run, String(run.github.state.actionsBot.id));
      return run.check({ claim: { statusCommentId: undefined } });
    },
    /not marked the comment/,
  ],
  'no status comment in a locked conversation, and another mark of the app': [
    async (run) => {
      run.github.as('mallory').lock(run.issue);
      mark(run, run.app.id, 'eyes');
      return run.check({ claim: { statusCommentId: undefined } });
    },
    /not marked the comment/,
  ],
  'no status comment for a release, in a locked conversation': [
    async (run) => {
      run.github.as('mallory').lock(run.issue);
      const requestId = { kind: 'release', releaseId: '5', index: 0 } as const;
      return run.check({ claim: { requestId, statusCommentId: undefined } });
    },
    /names no status comment/,
  ],
  'no status comment for what was approved, in a locked conversation': [
    async (run) => {
      run.github.as('mallory').lock(run.issue);
      mark(run, run.app.id);
      const requestId = { ...run.claim.requestId, approvalId: '9' };
      return run.check({ claim: { requestId, statusCommentId: undefined } });
    },
    /names no status comment/,
  ],
  'a locked conversation, and a comment that was edited after it was marked': [
    async (run) => {
      run.github.as('mallory').lock(run.issue);
      mark(run, run.app.id);
      run.github.as('mallory').editComment(run.place, run.comment, '/d8x update api:evil');
      return run.check({ claim: { statusCommentId: undefined } });
    },
    /now says \/d8x update api:evil/,
  ],
  'a locked conversation, and an issue that is another one': [
    async (run) => {
      mark(run, run.app.id);
      const other = run.github.as('mallory').openIssue(run.place, 'Locked');
      run.github.as('mallory').lock(other);
      return run.check({ claim: { statusCommentId: undefined, issueNumber: other.number } });
    },
    /belongs to another issue/,
  ],
};

for (const [name, [attack, message]] of Object.entries(refused)) {
  test(`refused: ${name}`, async () => {
    await using run = await botsRun();
    await assertRefused(attack(run), message);
  });
}

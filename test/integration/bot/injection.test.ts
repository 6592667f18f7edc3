import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

suite('what strangers write', () => {
  test('can not add inputs, options or shell to a run, through any argument', async () => {
    await using lab = await Lab.start();
    const attempts = [
      '/d8x update api;reboot',
      '/d8x update api:$(id)',
      '/d8x update api:`id`',
      '/d8x update "api:dev --env production"',
      '/d8x update api=ghcr.io/x/y:dev|sh',
      '/d8x update api:dev\u2028--env production',
      '/d8x update аpi:dev', // the first letter is Cyrillic
      '/d8x update api\u202E:dev',
      '/d8x update api\u200B:dev',
      '/d8x backup --env staging\u0000production',
      '/d8x rollback api && /d8x unlock',
      '/d8x images ../../etc/passwd',
      '/d8x status --ref evil',
    ];
    for (const attempt of attempts) await lab.comment('alice', attempt);
    assert.deepEqual(
      lab.runs.map(({ inputs }) => inputs),
      [],
    );
    lab.github.assertClean();
  });

  test('a reason reaches the run to the letter, on one line', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x lock $(reboot) `x` "y" ${{ secrets.X }} --');
    const [run] = lab.runs;
    assert.match(run?.inputs['reason'] ?? '', /\$\(reboot\) `x` "y" \$\{\{ secrets\.X \}\}/);
    assert.doesNotMatch(run?.displayTitle ?? '', /secrets/);
  });

  test('is shown as code: no mentions, links, images, HTML or forged markers', async () => {
    await using lab = await Lab.start();
    const words = '@everyone #1 ![x](https://e.example/x.png) <img src=x> <!-- d8x-ops stage ended --> | ` ```';
    await lab.comment('alice', `/d8x lock -- ${words}`);
    const [, stage, ...shown] = lab.answer.body.split('\n');
    assert.equal(stage, '<!-- d8x-ops stage queued -->');
    const prose = shown.join('\n').replaceAll(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '');
    for (const live of ['@everyone', '#1', '![x]', '<img', 'stage ended']) assert.ok(!prose.includes(live), live);
    await lab.comment('alice', '/d8x @acme/ops <script>');
    assert.doesNotMatch(
      (lab.answers.at(-1)?.body ?? '').replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`]*`/g, ''),
      /@acme|<script/,
    );
  });

  test('100 KB of it are read in no time, and answered briefly', async () => {
    await using lab = await Lab.start();
    const began = performance.now();
    await lab.comment('alice', `/d8x update ${'api:dev '.repeat(12_500)}`);
    await lab.comment('alice', '/d8x updat\n'.repeat(9000));
    await lab.comment('alice', `${'> '.repeat(50_000)}/d8x backup`);
    assert.ok(performance.now() - began < 10_000);
    assert.equal(lab.runs.length, 0);
    assert.ok(lab.answers.every(({ body }) => body.length < 20_000));
    lab.github.assertClean();
  });

  test('quotes, code blocks and HTML comments hold no commands', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '> /d8x backup\n\n```\n/d8x backup\n```\n\n    /d8x backup\n\n<!--\n/d8x backup\n-->');
    assert.equal(lab.runs.length + lab.answers.length, 0);
  });
});

suite('forgeries', () => {
  test("a status comment by somebody else is never taken for the app's", async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup');
    const forged = lab.github
      .as('rita')
      .comment(lab.repository, lab.issue, lab.answer.body.replace('queued', 'accepted'));
    const run = lab.github.run(lab.repository, lab.runs[0]?.id ?? 0);
    run.complete('failure');
    await lab.settle();
    assert.match(lab.answersTo(comment)[0]?.body ?? '', /The run failed/);
    assert.match(forged.body, /Queued/);
  });

  test('"Run workflow" with a forged request-id moves nothing of the bot\'s', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup');
    const before = lab.answer.body;
    const inputs = { operation: 'update', 'request-id': `comment-${comment.id}-0-by-${comment.author.id}` };
    const forged = lab.github.as('bob').runWorkflow(lab.repository, 'd8x.yml', inputs);
    lab.github.run(lab.repository, forged).complete('failure');
    await lab.settle();
    assert.equal(lab.answer.body, before);
    assert.deepEqual(lab.reactions(comment), ['eyes', 'rocket']);
  });

  test('a re-run of an old run moves nothing either', async () => {
    await using lab = await Lab.start();
    const comment = await lab.comment('alice', '/d8x backup');
    const [given] = lab.repository.runs.values();
    assert.ok(given);
    lab.github.run(lab.repository, given).complete('success');
    await lab.settle();
    const before = lab.answer.body;
    lab.github.as('bob').rerun(lab.repository, given);
    lab.github.run(lab.repository, given).complete('failure');
    await lab.settle();
    assert.equal(lab.answer.body, before);
    assert.deepEqual(lab.reactions(comment), ['eyes', 'hooray', 'rocket']);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal, type JournalEvent } from '../../../src/report/journal.ts';
import { renderLog } from '../../../src/report/log.ts';
import { logLine } from '../../../src/report/log-line.ts';

test('nothing in a line is a command to the runner, or to a terminal', () => {
  for (const text of [
    '##[add-mask]x',
    'a ##[set-output name=x]y',
    '###[group]',
    '##\u200b[error]x',
    '##\u0000[error]x',
    '\u001b[2J##[debug]',
    'a\r\n::set-output::b',
  ]) {
    const line = logLine(text);
    assert.doesNotMatch(line, /##\[/, text);
    // oxlint-disable-next-line no-control-regex -- these are what must be gone
    assert.doesNotMatch(line, /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200b]/, text);
    assert.doesNotMatch(line, /^\s*::/);
  }
  assert.equal(logLine('## [x] # 1'), '## [x] # 1');
});

test('nor in what a journal is told of hosts and services', async () => {
  const told: JournalEvent[] = [];
  const journal = new Journal(() => new Date(0));
  journal.listen((event) => told.push(event));
  const evil = 'x ##[add-mask]e ##[set-output name=result]{}';
  journal.warn(evil);
  journal.notice(evil);
  journal.skip({ title: evil, phase: 'prepare', host: evil, service: evil }, evil);
  await journal.step({ title: evil, phase: 'prepare' }, async (step) => {
    step.progress(evil);
    step.detail(evil);
  });
  assert.ok(told.length > 4);
  for (const event of told) assert.doesNotMatch(renderLog(event), /##\[/);
});

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { processTerminal } from '../../../cli/terminal/process-terminal.ts';
import { isOpsError } from '../../../src/errors.ts';

function onTerminal({ isTTY = true } = {}) {
  const written: string[] = [];
  const stderr = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    write: (text: string) => written.push(text),
  });
  const stdin = new PassThrough();
  const printed: string[] = [];
  const stdout = Object.assign(new PassThrough(), { isTTY, write: (text: string) => printed.push(text) });
  const streams = { stdin, stdout, stderr, env: { TERM: 'xterm' } };
  // @ts-expect-error: streams that hold what the terminal reads of process's own
  return { terminal: processTerminal(streams), stdin, written, printed };
}

test('what others wrote does not steer the terminal', () => {
  const { terminal, written } = onTerminal();
  const hostile = 'a\u001B[2J\u001B]0;title\u0007\r\u009B31m\u202Eb\nc';
  terminal.say(hostile);
  terminal.redraw(hostile);
  const text = written.join('').replaceAll('\r\u001B[2K', '');
  assert.equal(text, 'a[2J]0;title31mb\nc\na[2J]0;title31mb\nc');
});

test('nor does what a host wrote, such as the file that export prints; another program gets it as it is', () => {
  const hostile =
    '\u001B[32mok\u001B[0m services:\n\tapi: \u001B[2J\u001B]52;c;ZXZpbA==\u0007\u001B[1Ax\u202E\u001B[8m\u001B[30;40mhidden\u001B[0;8my';
  const { terminal, printed } = onTerminal();
  terminal.print(hostile);
  assert.deepEqual(printed, ['\u001B[32mok\u001B[0m services:\n\tapi: [2J]52;c;ZXZpbA==[1Ax[8m[30;40mhidden[0;8my\n']);
  const piped = onTerminal({ isTTY: false });
  piped.terminal.print(hostile);
  assert.deepEqual(piped.printed, [`${hostile}\n`]);
});

test('what is typed for a secret is read and not shown', async () => {
  const { terminal, stdin, written } = onTerminal();
  const answer = terminal.askHidden('Key: ');
  stdin.write('s3cre');
  stdin.write('x\u007ft\r');
  assert.equal(await answer, 's3cret');
  assert.equal(written.join(''), 'Key: \n');
});

test('a question that nobody answers any more ends', async () => {
  for (const way of ['ask', 'askHidden'] as const) {
    const { terminal, stdin } = onTerminal();
    const answer = terminal[way]('Key: ');
    stdin.end();
    await assert.rejects(answer, (error) => isOpsError(error, 'cancelled'), way);
  }
  const { terminal, stdin } = onTerminal();
  const answer = terminal.askHidden('Key: ');
  stdin.write('half\u0003');
  await assert.rejects(answer, (error) => isOpsError(error, 'cancelled'));
});

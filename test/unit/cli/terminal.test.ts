import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { it } from 'node:test';
import { processTerminal } from '../../../cli/terminal/process-terminal.ts';

it('what others wrote does not steer the terminal', () => {
  const written: string[] = [];
  const stderr = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    write: (text: string) => written.push(text),
  });
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: { TERM: 'xterm' } };
  // @ts-expect-error: streams that hold what the terminal reads of process's own
  const terminal = processTerminal(streams);
  const hostile = 'a\u001B[2J\u001B]0;title\u0007\r\u009B31m\u202Eb\nc';
  terminal.say(hostile);
  terminal.redraw(hostile);
  const text = written.join('').replaceAll('\r\u001B[2K', '');
  assert.equal(text, 'a[2J]0;title31mb\nc\na[2J]0;title31mb\nc');
});

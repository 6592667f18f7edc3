import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatCommand } from '../../../src/command/format.ts';
import { commandOfRun, commandToInputs } from '../../../src/command/inputs.ts';
import { matchesRequest } from '../../../src/command/match-request.ts';
import type { Command } from '../../../src/command/command.ts';
import { parseLine } from '../../../src/command/parse-line.ts';
import { attemptLogInput } from '../../../src/command/services-input.ts';

const read = (line: string): Command => {
  const command = parseLine(line);
  if ('kind' in command) assert.fail(`${line}: ${command.message}`);
  return command;
};
const refused = (line: string): string => {
  const fault = parseLine(line);
  return 'kind' in fault ? fault.message : `taken: ${JSON.stringify(fault)}`;
};

suite('the log of a service', () => {
  const written: Readonly<Record<string, string>> = {
    '/d8x logs api': '/d8x logs api',
    '/d8x logs --since=90m api': '/d8x logs api --since 90m',
    '/d8x logs api --since 120m --grep timeout': '/d8x logs api --since 2h --grep "timeout"',
    '/d8x logs broker/redis --grep="a  b" --env staging': '/d8x logs broker/redis --grep "a  b" --env staging',
    [`/d8x logs api --grep '"level":"error" x'`]: `/d8x logs api --grep '"level":"error" x'`,
    '/d8x logs api --grep "--no-backup"': '/d8x logs api --grep "--no-backup"',
    '/d8x logs api --grep .*(': '/d8x logs api --grep ".*("',
  };
  for (const [line, normal] of Object.entries(written)) {
    test(`is asked for by ${line}`, () => {
      const command = read(line);
      assert.equal(formatCommand(command), normal);
      assert.deepEqual(read(normal), command);
      const { operation, services = '', environment } = commandToInputs(command);
      const { log, problems } = attemptLogInput(services);
      assert.deepEqual(problems, []);
      const given = { operation, requests: [], services: [], replicas: [], exceptions: [] };
      const run = commandOfRun({
        ...given,
        ...(log && { log }),
        ...(environment === undefined ? {} : { environment }),
      });
      assert.ok(run !== undefined && matchesRequest(run, command, environment));
    });
  }

  const wrong: Readonly<Record<string, RegExp>> = {
    '/d8x logs': /does not say which service/,
    '/d8x logs api history': /takes one service/,
    '/d8x logs api --since 25h': /not a time from 1m to 24h/,
    '/d8x logs api --since 0m': /not a time/,
    '/d8x logs api --since 1441m': /not a time/,
    '/d8x logs api --since': /needs a time/,
    '/d8x logs api --since 1m --since 2m': /is given twice/,
    '/d8x logs api --grep': /needs the text/,
    '/d8x logs api --grep "open': /no closing quote/,
    '/d8x logs api --grep " "': /something that can be seen/,
    [`/d8x logs api --grep ${'x'.repeat(101)}`]: /100 characters at most, and this has 101/,
    [`/d8x logs api --grep "'"'"`]: /both kinds of quotes/,
    '/d8x logs api --grep "a\u202eb"': /can't be seen/,
    '/d8x logs api --no-backup': /no option of this command/,
    '/d8x status --since 15m': /is no option/,
  };
  for (const [line, why] of Object.entries(wrong)) {
    test(`is refused as ${line.slice(0, 60)}`, () => assert.match(refused(line), why));
  }

  test('of a run is what was asked for, and nothing else', () => {
    const asked = read('/d8x logs api --since 1h --grep timeout');
    for (const line of [
      '/d8x logs api',
      '/d8x logs api --since 2h --grep timeout',
      '/d8x logs history --since 1h --grep timeout',
      '/d8x status',
    ])
      assert.equal(matchesRequest(read(line), asked, undefined), false, line);
    assert.match(attemptLogInput('api history').problems[0]?.message ?? '', /more than one service/);
    assert.match(attemptLogInput('api\n--since 2d').problems[0]?.path ?? '', /line 2/);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError } from '../../../src/errors.ts';
import { judgeTime } from '../../../src/policy/judge-time.ts';
import { instantsOf, wallClock } from '../../../src/policy/local-time.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { formatMoment } from '../../../src/policy/time-text.ts';
import { timingAt, type UpdateTimes } from '../../../src/policy/update-times.ts';
import type { Command } from '../../../src/command/command.ts';

function environmentWith(yaml: string) {
  return parsePolicy(`version: 1\nenvironments:\n  production:\n    workflow: d8x-ops.yml\n${yaml}`).environments[0];
}

function timesOf(yaml: string): UpdateTimes {
  const { times } = environmentWith(yaml);
  assert.ok(times);
  return times;
}

/** `open`, or when it opens, in UTC. */
function at(times: UpdateTimes, moment: string): string {
  const timing = timingAt(times, new Date(moment));
  return timing.kind === 'open' ? 'open' : (timing.opens?.at.toISOString().replace(':00.000Z', 'Z') ?? 'never');
}

function windows(...texts: readonly string[]): UpdateTimes {
  return timesOf(`    windows: [${texts.map((text) => `'${text}'`).join(', ')}]\n`);
}

suite('a window', () => {
  test('has its hours by the clocks of its zone, the end excluded', () => {
    const times = windows('Mon-Thu 08:00-16:00 Europe/Zurich');
    assert.equal(at(times, '2026-11-30T06:59:59Z'), '2026-11-30T07:00Z');
    assert.equal(at(times, '2026-11-30T07:00:00Z'), 'open');
    assert.equal(at(times, '2026-11-30T14:59:59Z'), 'open');
    assert.equal(at(times, '2026-11-30T15:00:00Z'), '2026-12-01T07:00Z');
    assert.equal(at(times, '2026-12-03T15:00:00Z'), '2026-12-07T07:00Z');
    assert.equal(at(times, '2026-07-01T06:00:00Z'), 'open', 'summer time');
  });

  test('goes on over midnight, and over the end of the week', () => {
    const times = windows('Sat 22:00-02:00 UTC');
    assert.equal(at(times, '2026-12-05T23:30:00Z'), 'open');
    assert.equal(at(times, '2026-12-06T01:59:00Z'), 'open');
    assert.equal(at(times, '2026-12-06T02:00:00Z'), '2026-12-12T22:00Z');
    assert.equal(at(times, '2026-12-06T23:30:00Z'), '2026-12-12T22:00Z', 'Sunday night is not named');
    const weekend = windows('Fri-Mon 00:00-24:00 UTC');
    assert.equal(at(weekend, '2026-12-07T23:59:00Z'), 'open');
    assert.equal(at(weekend, '2026-12-08T00:00:00Z'), '2026-12-11T00:00Z');
  });

  test('is one of several', () => {
    const times = windows('Tue 08:00-09:00 UTC', 'mon,thu 20:00-21:00 America/New_York');
    assert.equal(at(times, '2026-12-01T09:00:00Z'), '2026-12-04T01:00Z');
    assert.equal(at(times, '2026-12-04T01:30:00Z'), 'open');
  });

  test('that begins in the hour that summer time leaves out begins with summer time', () => {
    // 2026-03-29, 02:00 becomes 03:00 in Zurich.
    const times = windows('Sun 02:30-04:00 Europe/Zurich');
    assert.equal(at(times, '2026-03-29T00:59:00Z'), '2026-03-29T01:00Z');
    assert.equal(at(times, '2026-03-29T01:59:00Z'), 'open');
    assert.equal(at(times, '2026-03-29T02:00:00Z'), '2026-04-05T00:30Z');
    assert.equal(at(windows('Sun 02:15-02:45 Europe/Zurich'), '2026-03-29T00:50:00Z'), '2026-04-05T00:15Z');
  });

  test('in the hour that comes twice is open from the first of them to the last', () => {
    // 2026-10-25, 03:00 becomes 02:00 in Zurich.
    const times = windows('Sun 02:15-02:45 Europe/Zurich');
    assert.equal(at(times, '2026-10-25T00:14:00Z'), '2026-10-25T00:15Z');
    for (const moment of ['00:15', '00:50', '01:10', '01:44']) {
      assert.equal(at(times, `2026-10-25T${moment}:00Z`), 'open', moment);
    }
    assert.equal(at(times, '2026-10-25T01:45:00Z'), '2026-11-01T01:15Z');
  });

  test('goes on over a night in which the clocks change', () => {
    const times = windows('Sat 22:00-04:00 Europe/Zurich');
    assert.equal(at(times, '2026-03-29T01:59:00Z'), 'open');
    assert.equal(at(times, '2026-03-29T02:00:00Z'), '2026-04-04T20:00Z');
    assert.equal(at(times, '2026-10-25T02:59:00Z'), 'open');
    assert.equal(at(times, '2026-10-25T03:00:00Z'), '2026-10-31T21:00Z');
  });

  test('of a zone with an odd offset is right, too', () => {
    // Lord Howe is at 10:30, and at 11:00 in its summer.
    assert.equal(at(windows('Mon 08:00-09:00 Australia/Lord_Howe'), '2026-07-05T21:29:00Z'), '2026-07-05T21:30Z');
    assert.equal(at(windows('Mon 08:00-09:00 Australia/Lord_Howe'), '2026-12-06T20:59:00Z'), '2026-12-06T21:00Z');
  });
});

suite('a freeze', () => {
  test('closes what is open, to the end of its last day', () => {
    const times = timesOf(`    windows: ['Mon-Fri 08:00-16:00 Europe/Zurich']
    freeze: [{ from: 2026-12-21, until: 2027-01-03, reason: holidays }]\n`);
    assert.equal(at(times, '2026-12-20T22:59:59Z'), '2027-01-04T07:00Z');
    assert.equal(at(times, '2026-12-18T14:00:00Z'), 'open');
    assert.equal(at(times, '2026-12-28T10:00:00Z'), '2027-01-04T07:00Z');
  });

  test('without windows closes what is always open', () => {
    const times = timesOf(`    freeze:
      - { from: 2026-12-20T18:00:00+01:00, until: '2026-12-21 06:00 Europe/Zurich', reason: one }
      - { from: 2026-12-21, until: 2026-12-21, reason: the day after }\n`);
    assert.equal(at(times, '2026-12-20T16:59:59Z'), 'open');
    assert.equal(at(times, '2026-12-20T17:00:00Z'), '2026-12-22T00:00Z');
    assert.equal(at(times, '2026-12-22T00:00:00Z'), 'open');
  });

  test('that ends in a window opens it right then', () => {
    const times = timesOf(`    windows: ['Mon-Fri 08:00-16:00 UTC']
    freeze: [{ from: 2026-12-01T00:00:00Z, until: 2026-12-01T10:00:00Z, reason: migration }]\n`);
    assert.equal(at(times, '2026-12-01T09:00:00Z'), '2026-12-01T10:00Z');
  });
});

const refusedTexts: Readonly<Record<string, RegExp>> = {
  "windows: ['Mon-Thu 08:00-16:00']": /d8x\.yml:5: .*days, hours and a time zone/,
  "windows: ['Mon-Thu 08:00-16:00 Mars/Base']": /IANA/,
  "windows: ['Mon-Thu 08:00-16:00 CEST']": /IANA/,
  "windows: ['Monday 08:00-16:00 UTC']": /name days as Mon/,
  "windows: ['Mon-Wed-Fri 08:00-16:00 UTC']": /name days/,
  "windows: ['Mon 8:60-16:00 UTC']": /hours from 00:00/,
  "windows: ['Mon 24:00-02:00 UTC']": /hours from 00:00/,
  "windows: ['Mon 08:00-08:00 UTC']": /whole day is 00:00-24:00/,
  'windows: []': /at least 1/,
  'freeze: [{ from: 2026-12-20, until: 2026-12-19, reason: x }]': /later than from/,
  'freeze: [{ from: 2026-02-30, until: 2026-12-19, reason: x }]': /a day or a moment/,
  'freeze: [{ from: soon, until: 2026-12-19, reason: x }]': /a day or a moment/,
  'freeze: [{ from: 2026-12-18, until: 2026-12-19 Nowhere/Land, reason: x }]': /IANA/,
  'freeze: [{ from: 2026-12-18, until: 2026-12-19 }]': /reason/,
  'soak: 24': /must be of type string/,
  'soak: 1w': /hours or days, such as 24h or 3d/,
  'soak: 61d': /60 days at most/,
  'scale: { referral: 1-2 }': /two tasks of it would pay with one key/,
  'scale: { swarm/referral: 1-2 }': /two tasks of it would pay with one key/,
  'scale: { api: 6-1 }': /smaller number/,
  'scale: { api: 3 }': /must be of type string/,
  'scale: { api: 0-3 }': /such as 1-6/,
};

test('what says no time, or no number of tasks, is refused with its line', () => {
  for (const [yaml, message] of Object.entries(refusedTexts)) {
    try {
      environmentWith(`    ${yaml}\n`);
      assert.fail(`${yaml} was taken`);
    } catch (error) {
      assert.ok(isOpsError(error, 'config-invalid'), String(error));
      assert.match(error.problems.map(({ path, message: why }) => `${path}: ${why}`).join('\n'), message, yaml);
    }
  }
});

test('a wall clock and its instants agree, wherever and whenever', () => {
  const zones = fc.constantFrom('Europe/Zurich', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC');
  const minutes = fc.integer({ min: 0, max: 30 * 366 * 24 * 60 }).map((minute) => Date.UTC(2010, 0) + minute * 60_000);
  fc.assert(
    fc.property(minutes, zones, (moment, zone) => {
      const { first, last } = instantsOf(wallClock(moment, zone), zone);
      assert.ok([first, last].includes(moment), `${new Date(moment).toISOString()} ${zone}`);
    }),
  );
});

test('what is open opens when it was said to', () => {
  const times = timesOf(`    windows: ['Sat 22:00-02:30 Europe/Zurich', 'Wed 02:00-02:30 America/New_York']
    freeze: [{ from: 2026-10-24, until: 2026-10-24, reason: x }]\n`);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 366 * 24 * 60 }), (minute) => {
      const moment = new Date(Date.UTC(2026, 0) + minute * 60_000);
      const timing = timingAt(times, moment);
      if (timing.kind === 'open') return;
      assert.ok(timing.opens && timing.opens.at > moment);
      assert.equal(timingAt(times, timing.opens.at).kind, 'open');
      assert.equal(timingAt(times, new Date(timing.opens.at.getTime() - 1)).kind, 'closed');
    }),
  );
});

suite('outside', () => {
  const environment = environmentWith(`    windows: ['Mon-Thu 08:00-16:00 Europe/Zurich']
    freeze: [{ from: 2026-12-21, until: 2027-01-03, reason: holidays }]\n`);
  const judge = (command: Command, moment: string): string => {
    const judged = judgeTime(command, environment, new Date(moment));
    return judged.kind === 'allowed' ? 'allowed' : `${judged.reason}: ${judged.message}`;
  };
  const update: Command = { verb: 'update', services: [{ kind: 'newest', service: 'api' }] };
  const friday = '2026-12-04T09:12:00Z';

  test('an update is refused, with when the next window opens', () => {
    assert.match(
      judge(update, friday),
      /^outside-window: production is updated Mon-Thu 08:00-16:00 Europe\/Zurich, which is not now \(Fri 2026-12-04 10:12 Europe\/Zurich \(09:12 UTC\)\); the next window opens Mon 2026-12-07 08:00 Europe\/Zurich \(07:00 UTC\)\. /,
    );
    assert.match(
      judge(update, '2026-12-28T09:00:00Z'),
      /production is frozen until Mon 2027-01-04 00:00 Europe\/Zurich \(Sun 2027-01-03 23:00 UTC\) \(holidays\); the next window opens Mon 2027-01-04 08:00/,
    );
    assert.equal(judge(update, '2026-12-07T09:12:00Z'), 'allowed');
  });

  test('what overrides, what goes back, and what looks always goes', () => {
    assert.equal(
      judge({ ...update, exceptions: [{ kind: 'override', reason: 'the RPC is down' }] }, friday),
      'allowed',
    );
    assert.notEqual(judge({ ...update, exceptions: [{ kind: 'no-backup' }] }, friday), 'allowed');
    for (const verb of ['help', 'status', 'backup', 'unlock', 'lock', 'cancel', 'approve'] as const) {
      assert.equal(judge({ verb }, friday), 'allowed', verb);
    }
    assert.equal(judge({ verb: 'rollback', services: [] }, friday), 'allowed');
    assert.equal(judge({ ...update, verb: 'plan' }, friday), 'allowed');
  });

  test('moments are told by the zone and in UTC', () => {
    assert.equal(formatMoment(new Date('2026-12-07T07:00:00Z'), 'UTC'), 'Mon 2026-12-07 07:00 UTC');
    assert.equal(
      formatMoment(new Date('2026-12-06T23:00:00Z'), 'Asia/Tokyo'),
      'Mon 2026-12-07 08:00 Asia/Tokyo (Sun 2026-12-06 23:00 UTC)',
    );
  });
});

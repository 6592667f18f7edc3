import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { isOpsError, type Problem } from '../../../src/errors.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';

const smallest = 'version: 1\nenvironments:\n  production:\n    workflow: d8x-ops.yml\n';

function problemsOf(text: string): readonly Problem[] {
  const started = process.cpuUsage();
  let found: readonly Problem[] = [];
  assert.throws(
    () => parsePolicy(text),
    (error) => {
      assert.ok(isOpsError(error, 'config-invalid'), String(error));
      assert.ok(error.hint !== undefined);
      found = error.problems;
      return true;
    },
  );
  // An end, not a measure: what grows with the square of its length or faster takes minutes for the bombs below.
  assert.ok(process.cpuUsage(started).user < 60_000_000, 'it takes too long');
  return found;
}

suite('.github/d8x.yml', () => {
  test('the smallest one', () => {
    assert.deepEqual(parsePolicy(smallest), {
      environments: [
        {
          name: 'production',
          workflow: 'd8x-ops.yml',
          isDefault: false,
          permission: 'write',
          viewPermission: 'triage',
          logsPermission: 'write',
          releases: [],
        },
      ],
    });
  });

  test('the annotated example has every key', async () => {
    const text = await readFile(new URL('../../../docs/examples/d8x.yml', import.meta.url), 'utf8');
    const [production, staging] = parsePolicy(text).environments;
    assert.deepEqual(production.approval, { withinMs: 1_800_000, verbs: ['update'] });
    assert.deepEqual(production.teams, ['d8x-brokers/operations']);
    assert.equal(staging?.releases[0]?.waitMs, 2_700_000);
    const schema = await readFile(new URL('../../../src/policy/schema.ts', import.meta.url), 'utf8');
    const keys = [...schema.matchAll(/^ {4}'?([a-z-]+)'?: /gm)].map(([, key]) => key);
    assert.ok(keys.length > 20);
    for (const key of keys) assert.match(text, new RegExp(`\\b${key}:`), key);
  });

  test('approval that is not required is none; names are compared in lower case', () => {
    const [environment] = parsePolicy(
      `${smallest}    approval: {required: false}\n    users: [OctoCat]\n    teams: [Org/Ops]\n`,
    ).environments;
    assert.equal(environment.approval, undefined);
    assert.deepEqual([environment.users, environment.teams], [['octocat'], ['org/ops']]);
  });

  test('approval asks for a second person for updates and rollbacks, within an hour', () => {
    const [environment] = parsePolicy(`${smallest}    approval: {required: true}\n`).environments;
    assert.deepEqual(environment.approval, { withinMs: 3_600_000, verbs: ['update', 'rollback'] });
  });
});

suite('what it says of the doors', () => {
  const read = (text: string) => parsePolicy(`${smallest}${text}`).environments[0];

  test('a recovery may be let alone, and approval may list it, which it needs not', () => {
    const both = read(
      '    exceptions: {recover: {users: [Alice]}}\n    approval: {required: true, commands: [update, recover]}\n',
    );
    assert.deepEqual(both.exceptions, { recover: { users: ['alice'], alone: false } });
    assert.deepEqual(both.approval?.verbs, ['update', 'recover']);
    assert.deepEqual(read('    approval: {required: true}\n').approval?.verbs, ['update', 'rollback']);
  });

  test('exceptions: nobody, and never alone, where it does not say', () => {
    assert.equal(read('').exceptions, undefined);
    const { exceptions } = read(
      '    exceptions: {image-change: {users: [Alice]}, migration: {teams: [Org/Ops], alone: true}}\n',
    );
    assert.deepEqual(exceptions, {
      'image-change': { users: ['alice'], alone: false },
      migration: { teams: ['org/ops'], alone: true },
    });
  });

  test('by-hand and unattended: left out and empty are not the same', () => {
    const { byHand, unattended } = read('    by-hand: []\n    unattended: [backup]\n');
    assert.deepEqual([byHand, unattended], [[], ['backup']]);
    assert.deepEqual([read('').byHand, read('').unattended], [undefined, undefined]);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['    exceptions: {image-chang: {users: [alice]}}', /image-chang/],
    ['    exceptions: {image-change: {alone: true}}', /must list users or teams/],
    ['    exceptions: {image-change: {users: []}}', /at least 1/],
    ['    exceptions: {image-change: {user: [alice]}}', /user: is not known here; did you mean users/],
    ['    exceptions: {image-change: true}', /must be of type object/],
    ['    by-hand: [deploy]', /must be update, backup/],
    ['    by-hand: status', /must be of type array/],
    ['    unattended: [update]', /must be status, plan, backup/],
  ];
  for (const [text, message] of wrong) {
    test(`${text.trim()} is refused`, () => {
      const problems = problemsOf(`${smallest}${text}\n`);
      assert.ok(
        problems.some((problem) => message.test(problem.message)),
        JSON.stringify(problems),
      );
    });
  }
});

suite('names of GitHub', () => {
  const rule = (repository: string) => `    releases: [{repository: ${repository}, service: api, action: propose}]`;
  for (const right of [
    '    users: [alice_acme, x_admin, a--b, "007"]',
    '    users: [583231, alice]',
    '    teams: [acme/ops, Acme-2/db_team]',
    rule('alice_acme/broker'),
    rule('a/b.github'),
    rule('a/.github'),
  ]) {
    test(`${right.trim()} is read`, () => assert.doesNotThrow(() => parsePolicy(`${smallest}${right}\n`)));
  }
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['    users: [alice, "@bob"]', /users\[1\]: must be a GitHub user name.*, not "@bob"/],
    ['    users: [alice, acme/ops]', /users\[1\].*not "acme\/ops"/],
    ['    users: [alice@acme.example]', /users\[0\].*not "alice@acme.example"/],
    ['    users: [0]', /users\[0\].*not 0/],
    ['    teams: [ops]', /teams\[0\]: must be organisation\/team.*not "ops"/],
    [rule('a/b.git'), /repository: must be owner\/name.*without .git, not "a\/b.git"/],
    [rule('a/b.GIT'), /without .git/],
    [rule('a/..'), /owner\/name/],
    [rule('github.com/a/b'), /owner\/name/],
  ];
  for (const [text, message] of wrong) {
    test(`${text.trim()} is told with its line`, () => {
      const [only, ...others] = problemsOf(`${smallest}${text}\n`);
      assert.equal(others.length, 0);
      assert.equal(only?.path, '.github/d8x.yml:5');
      assert.match(only.message, message);
    });
  }
});

suite('what YAML takes for something else is said in plain words', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      '    releases: [{repository: a/b, service: api, action: propose, tag: *}]',
      /begins with \* is an alias.*in quotes/,
    ],
    ['    ref: *-rc', /in quotes, "\*-rc"/],
    ['    ref: {version}', /reads \{version\} as a map: put the text in quotes, "\{version\}"/],
    ['    ref: {tag}-x', /put a text with brackets, braces or quotes in it in quotes as a whole/],
    ['    ref: 1.0', /reads 1 as something else: put it in quotes/],
    ['    default: on', /true or false, not "on"/],
    ['    on: push', /on: is not known here; there are workflow/],
    ['    users: [@alice]', /names of users and teams are written without it/],
    ['    users: alice', /a list, such as \[a, b\], not "alice"/],
    ['    users:[alice]', /no ": " after its name/],
    ['\tusers: [alice]', /use spaces/],
    ['    ref: a: b', /second ": " in it/],
    ["    ref: 'a", /' is not closed/],
    ['    ref: !x y', /tags of YAML/],
    ['---\nversion: 1', /begins another document.*Keep one/],
  ];
  for (const [text, message] of cases) {
    test(JSON.stringify(text.trim()), () => {
      const problems = problemsOf(`${smallest}${text}\n`);
      assert.match(problems[0]?.message ?? '', message);
      for (const { message } of problems)
        assert.doesNotMatch(message, /scalar|mapping|node|parse|plain value|\bflow\b|token/i);
    });
  }
});

suite('what is wrong with it', () => {
  test('is told all at once, with lines and nearest names', () => {
    const text = [
      'version: 2',
      'environments:',
      '  production:',
      '    worklow: d8x-ops.yml',
      '    permission: writ',
      '    users: []',
      '    ref: ../x',
      '    approval: {required: true, within-minutes: 0}',
      '  "a b":',
      '    workflow: ../x.yml',
      '    services: [api, -x]',
    ].join('\n');
    assert.deepEqual(
      problemsOf(text)
        .map(({ path, message }) => `${path} ${message}`)
        .sort(),
      [
        '.github/d8x.yml:1 version: must be 1',
        '.github/d8x.yml:3 environments.production.workflow: is missing (string)',
        '.github/d8x.yml:4 environments.production.worklow: is not known here; did you mean workflow?',
        '.github/d8x.yml:5 environments.production.permission: must be write, maintain, admin; did you mean write?',
        '.github/d8x.yml:6 environments.production.users: must have at least 1',
        '.github/d8x.yml:7 environments.production.ref: must be the name of a branch',
        '.github/d8x.yml:8 environments.production.approval.within-minutes: must be at least 1',
        '.github/d8x.yml:9 environments.a b: must be made of letters, digits, ".", "-" and "_"',
      ].sort(),
    );
  });

  test('also what only together makes no sense', () => {
    const text = [
      'version: 1',
      'environments:',
      '  one:',
      '    workflow: x.yml',
      '    default: true',
      '    services: [api]',
      '    approval: {required: true}',
      '    releases:',
      '      - {repository: a/b, service: history, action: update}',
      '  two:',
      '    workflow: y.yml',
      '    default: true',
    ].join('\n');
    assert.deepEqual(
      problemsOf(text).map(({ path }) => path),
      ['.github/d8x.yml:12', '.github/d8x.yml:9', '.github/d8x.yml:9'],
    );
  });

  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /must have "version: 1" and "environments"/],
    ['a list', '[]', /must have "version: 1" and "environments"/],
    ['no environment', 'version: 1\nenvironments: {}', /at least one environment/],
    ['broken YAML', 'version: [', /Flow sequence/],
    ['tabs', 'a:\n\tb: 1', /Tabs/],
    ['two documents', `${smallest}---\n${smallest}`, /multiple documents/i],
    ['a key that is given twice', `${smallest}version: 1\n`, /"version" is given twice/],
    ['an anchor', smallest.replace('d8x', '&a d8x'), /anchors/],
    ['an alias', `${smallest}    ref: *a\n`, /aliases|alias/i],
    ['a tag', smallest.replace('d8x', '!!js/function d8x'), /Unresolved tag/],
    ['a prototype', `${smallest}  __proto__:\n    workflow: x.yml\n`, /__proto__/],
    ['a merge key', `${smallest}    <<: {ref: x}\n`, /<<: is not known here/],
  ];
  for (const [name, text, message] of cases) {
    test(name, () => {
      const problems = problemsOf(text);
      assert.ok(
        problems.some((problem) => message.test(problem.message)),
        JSON.stringify(problems),
      );
      for (const { path } of problems) assert.match(path, /^\.github\/d8x\.yml(?::\d+)?$/);
    });
  }

  const bombs: readonly (readonly [string, string])[] = [
    ['a huge file', `${smallest}#${'x'.repeat(70_000)}`],
    ['a million laughs', `a: &a [x,x]\n${Array.from({ length: 20 }, (_, n) => `b${n}: &b${n} [*a,*a]`).join('\n')}`],
    ['nested lists', '['.repeat(60_000)],
    ['nested maps', '{a: '.repeat(15_000)],
    ['nested dashes', '- '.repeat(30_000)],
    ['nested question marks', '? '.repeat(30_000)],
    ['nested by indentation', Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['many keys', Array.from({ length: 9000 }, (_, index) => `k${index}:`).join('\n')],
    [
      'many unknown keys in an environment',
      smallest + Array.from({ length: 4000 }, (_, n) => `    k${n}: 1`).join('\n'),
    ],
    ['many errors', `${smallest}    services: [${'-,'.repeat(3900)}]`],
    ['many wrong values', `${smallest}    services: [${'-,'.repeat(20_000)}]`],
  ];
  for (const [name, text] of bombs) {
    test(`${name}: refused, in little time and few words`, () => {
      const problems = problemsOf(text);
      assert.ok(problems.length > 0 && problems.length <= 41, String(problems.length));
    });
  }
});

test('two environments that are one to GitHub are refused: a laxer one would be judged, and the other’s secrets given', () => {
  const more = (name: string) => `${smallest}  ${name}:\n    workflow: d8x-ops.yml\n`;
  for (const name of ['Production', 'PRODUCTION', 'pRoduction']) {
    const [problem, ...others] = problemsOf(more(name));
    assert.deepEqual(others, []);
    assert.deepEqual(problem, {
      path: '.github/d8x.yml:5',
      message: `environments.${name}: is the environment production to GitHub, whatever its letters' case`,
    });
  }
  for (const name of ['production2', 'production-unattended', '__proto__', 'constructor', '../x', '"a b"', '"a\\0b"']) {
    const read = (): unknown => parsePolicy(more(name));
    if (/^[a-z]\S*$/.test(name)) read();
    else assert.throws(read, (error) => isOpsError(error, 'config-invalid'), name);
  }
});

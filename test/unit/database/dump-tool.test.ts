import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { renderCommand } from '../../../src/cluster/command/render-command.ts';
import {
  chooseCompression,
  chooseProgram,
  type ClientTools,
  readClientTools,
  readProgramVersion,
  restricts,
} from '../../../src/database/client-tools.ts';
import { decideTool } from '../../../src/database/dump-tool.ts';
import { installCommand } from '../../../src/database/install-client.ts';
import { Secret } from '../../../src/secret.ts';

const debian = readClientTools(
  [
    'program\tpg_dump\t/usr/lib/postgresql/13/bin/pg_dump\tpg_dump (PostgreSQL) 13.21 (Debian 13.21-1.pgdg120+1)',
    'program\tpg_dump\t/usr/lib/postgresql/15/bin/pg_dump\tpg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)',
    'program\tpg_dump\t/usr/lib/postgresql/17/bin/pg_dump\tpg_dump (PostgreSQL) 17.6',
    'program\tpg_dump\t/usr/bin/pg_dump\tpg_dump (PostgreSQL) 17.6',
    'program\tpsql\t/usr/bin/psql\tpsql (PostgreSQL) 17.6',
    'program\tpg_dump\t/opt/broken/pg_dump\t',
    'tool\tzstd',
    'tool\tgzip',
    'tool\tapt-get',
    'system\tDebian GNU/Linux 12 (bookworm)',
    'a line of something else',
  ].join('\n'),
);
const bare: ClientTools = { programs: [], zstd: false, gzip: true, apt: true, system: undefined };

suite('the tools of a host', () => {
  test('are read from what the probe prints', () => {
    assert.deepEqual(
      debian.programs.map(({ program, path, version }) => `${program} ${version.text} ${path}`),
      [
        'pg_dump 13.21 /usr/lib/postgresql/13/bin/pg_dump',
        'pg_dump 15.18 /usr/lib/postgresql/15/bin/pg_dump',
        'pg_dump 17.6 /usr/lib/postgresql/17/bin/pg_dump',
        'pg_dump 17.6 /usr/bin/pg_dump',
        'psql 17.6 /usr/bin/psql',
      ],
    );
    assert.equal(debian.system, 'Debian GNU/Linux 12 (bookworm)');
    assert.deepEqual(readClientTools(''), { ...bare, gzip: false, apt: false });
  });

  test('compress with zstd, else with gzip', () => {
    assert.equal(chooseCompression(debian), 'zstd');
    assert.equal(chooseCompression(bare), 'gzip');
  });

  const versions: readonly (readonly [string, unknown])[] = [
    ['pg_dump (PostgreSQL) 18beta1', { major: 18, minor: 0, text: '18beta1' }],
    ['psql (PostgreSQL) 19devel', { major: 19, minor: 0, text: '19devel' }],
    ['pg_dump (PostgreSQL) 9.6.24', { major: 9, minor: 6, text: '9.6' }],
    ['pg_dump (EnterpriseDB) x', undefined],
  ];
  for (const [printed, expected] of versions) {
    test(`have a version: ${printed}`, () => assert.deepEqual(readProgramVersion(printed), expected));
  }

  test('know \\restrict since the releases of August 2025', () => {
    const asked = ['13.21', '13.22', '15.13', '15.14', '17.5', '17.6', '18.0', '12.22'];
    const answers = asked.map((text) => {
      const [major = 0, minor = 0] = text.split('.').map(Number);
      return restricts({ major, minor, text });
    });
    assert.deepEqual(answers, [false, true, false, true, false, true, true, false]);
  });
});

suite('the pg_dump for a server', () => {
  const chosen = (major: number): string | undefined => chooseProgram(debian, 'pg_dump', major)?.path;

  test("is of the server's version, else the nearest later one", () => {
    assert.equal(chosen(13), '/usr/lib/postgresql/13/bin/pg_dump');
    assert.equal(chosen(14), '/usr/lib/postgresql/15/bin/pg_dump');
    assert.equal(chosen(17), '/usr/lib/postgresql/17/bin/pg_dump');
    assert.equal(chosen(18), undefined);
  });

  test('is installed where apt and sudo allow it', () => {
    assert.deepEqual(decideTool(bare, 'pg_dump', 16, true), { kind: 'install', package: 'postgresql-client-16' });
    assert.deepEqual(decideTool(debian, 'pg_dump', 18, true), { kind: 'install', package: 'postgresql-client-18' });
  });

  test('is asked for where they do not', () => {
    assert.deepEqual(decideTool(debian, 'pg_dump', 18, false), {
      kind: 'missing',
      because: 'has pg_dump 13.21, 15.18, 17.6, which is too old',
      hint: 'Install postgresql-client-18 there, or give sudo-password so that it can be installed.',
    });
    assert.deepEqual(decideTool({ ...bare, apt: false }, 'psql', 16, true), {
      kind: 'missing',
      because: 'has no psql',
      hint: "Install PostgreSQL's client programs, version 16 or later, there.",
    });
  });

  test('is installed as root, by nothing that outdates: no apt-key, no password in sight', () => {
    const { text, stdinPrefix } = renderCommand(installCommand('postgresql-client-16', new Secret('root pw')));
    assert.match(text, /^exec env 'LC_ALL=C' sudo -S /);
    assert.match(text, /DEBIAN_FRONTEND=noninteractive/);
    assert.doesNotMatch(text, /apt-key|root pw/);
    assert.match(stdinPrefix.reveal(), /root pw/);
  });

  test("is the distribution's own where it has one", (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'apt-'));
    context.after(() => rmSync(folder, { recursive: true }));
    for (const program of ['apt-get', 'apt-cache']) {
      writeFileSync(join(folder, program), `#!/bin/sh\necho ${program} "$@" >>${folder}/ran\n`, { mode: 0o755 });
    }
    const [[program = '', ...args] = []] = installCommand('postgresql-client-16', new Secret('')).stages;
    execFileSync(`/bin/${program}`, args, { env: { PATH: `${folder}:/usr/bin:/bin` } });
    assert.deepEqual(readFileSync(join(folder, 'ran'), 'utf8').split('\n'), [
      'apt-get -q -y -o DPkg::Lock::Timeout=120 update',
      'apt-cache show postgresql-client-16',
      'apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends postgresql-client-16',
      '',
    ]);
  });
});

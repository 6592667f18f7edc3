import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../../../src/secret.ts';
import { probe } from '../../../../src/database/dump-tool.ts';
import { readDockerLogins } from '../../../../src/operations/docker-logins.ts';
import { connected, faultOf } from '../connected.ts';
import { startSshd, sudoPassword, type SshdOptions } from '../private-sshd.ts';

const awkward = `p'a"s $HOME \`id\` \\ %s\n\té€😀!# !! ~ {a,b} *`;
const dockerConfig = JSON.stringify({
  auths: { 'ghcr.io': { auth: Buffer.from('reader:token').toString('base64') } },
});

/** Prints to both outputs, without a line break at the end, and reads what it finds on stdin. */
const printing = `echo welcome; echo '-- PostgreSQL database dump complete'; printf 'no line break'; echo '{"auths":{}}' >&2; set -x`;

const shells: readonly (readonly [string, SshdOptions])[] = [
  ['bash', {}],
  ['bash whose start-up file prints', { home: { '.bashrc': printing } }],
  [
    'bash whose start-up file reads a line',
    { home: { '.bashrc': 'read -r answer; echo "answer: $answer"; read -r -t 1 more' } },
  ],
  [
    'bash whose start-up file exports what other shells take over',
    {
      home: {
        '.bashrc': `export BASH_ENV=~/.noise ENV=~/.noise CDPATH=/tmp; cat() { echo mine; }; export -f cat; set -o errexit -o nounset; export SHELLOPTS; PATH=/nowhere`,
        '.noise': 'echo noise; read -r -n 5 taken; exit 9',
      },
    },
  ],
  ['dash', { shell: '/bin/dash' }],
  ['fish', { shell: '/usr/bin/fish' }],
  [
    'fish whose start-up file prints and reads',
    {
      shell: '/usr/bin/fish',
      home: { '.config/fish/config.fish': 'echo hi; echo ho >&2; read answer; set -x PATH /nowhere' },
    },
  ],
  ['zsh', { shell: '/usr/bin/zsh' }],
  ['zsh whose start-up file prints', { shell: '/usr/bin/zsh', home: { '.zshenv': printing } }],
  ['tcsh', { shell: '/usr/bin/tcsh' }],
  [
    'tcsh whose start-up file prints',
    { shell: '/usr/bin/tcsh', home: { '.cshrc': 'echo hi\nalias sh echo\nalias exit echo' } },
  ],
  ['csh', { shell: '/usr/bin/bsd-csh', home: { '.cshrc': 'echo hi' } }],
];

for (const [name, options] of shells) {
  test(`commands under ${name}`, async () => {
    const home = { '.docker/config.json': dockerConfig, ...options.home };
    await using sshd = await startSshd({ ...options, home });
    await using cluster = await connected(sshd.access);
    const { manager } = cluster;
    const signal = AbortSignal.timeout(60_000);
    const secretEnv = { A: new Secret(awkward) };
    const bytes = randomBytes(3_000_000);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const [plain, failed, rooted, given, logins, tools] = await Promise.all([
      manager.run({ stages: [['printf', '%s', awkward]], cwd: '~/' }),
      manager.tryRun({ stages: [['sh', '-c', 'echo out; echo err >&2; exit 3']] }),
      manager.run({
        stages: [['bash', '--norc', '-c', 'id -u; printf "%s|" "$A"; cat']],
        secretEnv,
        sudo: new Secret(sudoPassword),
        stdin: 'rest\n',
      }),
      manager.run({ stages: [['sha256sum'], ['cut', '-c', '1-64']], secretEnv, stdin: bytes }),
      readDockerLogins(manager, signal),
      probe(manager, signal),
    ]);
    assert.deepEqual(plain, { code: 0, signal: undefined, stdout: awkward, stderr: '' });
    assert.deepEqual(failed, { code: 3, signal: undefined, stdout: 'out\n', stderr: 'err\n' });
    assert.equal(rooted.stdout, `0\n${awkward}|rest\n`);
    assert.equal(given.stdout, `${hash}\n`);
    assert.equal(logins.known.get('ghcr.io')?.username, 'reader');
    assert.ok(tools.programs.some(({ program }) => program === 'pg_dump'));
    const streamed = createHash('sha256');
    const running = await manager.stream({ stages: [['cat'], ['cat']], stdin: bytes });
    for await (const chunk of running.stdout) if (Buffer.isBuffer(chunk)) streamed.update(chunk);
    assert.equal((await running.exit).code, 0);
    assert.equal(streamed.digest('hex'), hash);
  });
}

const refusals: readonly (readonly [string, SshdOptions, RegExp])[] = [
  [
    'a start-up file that exits',
    { home: { '.bashrc': 'echo "maintenance, come back later"; exit 4' } },
    /manager-1 ended with 4 .*: maintenance/,
  ],
  ['a shell that lets nobody in', { shell: '/usr/sbin/nologin' }, /ended with 1 .*not available/],
  ['a restricted shell', { shell: '/bin/rbash' }, /ended with 1 .*restricted/],
  ['a shell that is none', { shell: '/bin/true' }, /ended with 0 before the command began$/],
  ['a command that sshd forces', { settings: ['ForceCommand echo "backup only"'] }, /ended with 0 .*: backup only/],
  ['sftp that sshd forces', { settings: ['ForceCommand internal-sftp'] }, /manager-1 /],
];

for (const [name, options, message] of refusals) {
  test(`${name} is told of before anything is begun`, async () => {
    await using sshd = await startSshd(options);
    const fault = await faultOf(connected(sshd.access));
    assert.equal(fault.code, 'shell-unusable', fault.message);
    assert.match(fault.message, message);
    assert.match(fault.hint ?? '', /ForceCommand/);
  });
}

test('a start-up file that never ends is given up, and a cancel does not wait for that', async () => {
  await using sshd = await startSshd({ home: { '.bashrc': 'cat > /dev/null' } });
  const controller = new AbortController();
  const cancelled = faultOf(connected(sshd.access, controller.signal));
  const given = faultOf(connected(sshd.access));
  await sleep(1000);
  controller.abort();
  assert.equal((await cancelled).code, 'cancelled');
  const fault = await given;
  assert.equal(fault.code, 'shell-unusable');
  assert.match(fault.message, /did not start a command within 30 s/);
});

test('a command that sshd forces may run what was asked for', async () => {
  await using sshd = await startSshd({ settings: ['ForceCommand echo audited; exec bash -c "$SSH_ORIGINAL_COMMAND"'] });
  await using cluster = await connected(sshd.access);
  assert.equal((await cluster.manager.run({ stages: [['echo', 'here']] })).stdout, 'here\n');
});

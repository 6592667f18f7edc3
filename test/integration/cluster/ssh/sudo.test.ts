import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../../../src/secret.ts';
import { connected, faultOf } from '../connected.ts';
import { startSshd, sudoPassword } from '../private-sshd.ts';

const right = new Secret(sudoPassword);

for (const [name, sudoers] of [
  ['passwd_tries=1', ['Defaults passwd_tries=1']],
  ['a lecture each time', ['Defaults lecture=always']],
  ['a long lecture', ['Defaults lecture=always', 'Defaults lecture_file=/etc/services']],
  ['use_pty', ['Defaults use_pty']],
  ['its input and output logged', ['Defaults use_pty, log_input, log_output']],
  ['no password needed', ['d8xtrader ALL=(ALL:ALL) NOPASSWD: ALL']],
  ['another prompt of its own', ['Defaults passprompt="Kennwort, bitte: "']],
] as const) {
  test(`root by sudo with ${name}: input, output, exit status and nothing of sudo's own`, async () => {
    await using sshd = await startSshd({ sudoers });
    await using cluster = await connected(sshd.access);
    const { manager } = cluster;
    const given = await manager.run({
      stages: [['bash', '--norc', '-c', 'id -u; printf "%s|" "$A"; sha256sum']],
      secretEnv: { A: new Secret('a secret') },
      sudo: right,
      stdin: 'x'.repeat(300_000),
    });
    assert.equal(given.stdout, '0\na secret|29927e273accc68286005017f7fa6e4f27bddb4db3083ff8b8d4c3667905b7fa  -\n');
    assert.equal(given.stderr, '');
    const failed = await manager.tryRun({ stages: [['sh', '-c', 'echo no >&2; exit 7']], sudo: right });
    assert.deepEqual(failed, { code: 7, signal: undefined, stdout: '', stderr: 'no\n' });
  });
}

const password = /refused the password/;
for (const [name, sudoers, sudo, message, hint] of [
  ['a wrong password, with one try', ['Defaults passwd_tries=1'], 'wrong', password, /sudo-password/],
  [
    'a wrong password, after a long lecture',
    ['Defaults lecture=always', 'Defaults lecture_file=/etc/services'],
    'wrong',
    password,
    /sudo-password/,
  ],
  ['no password where one is asked for', [], '', /asks for a password, and none is given/, /sudo-password/],
  ['a terminal wanted', ['Defaults requiretty'], sudoPassword, /wants a terminal/, /requiretty/],
  ['a user who may not', ['d8xtrader ALL=(ALL:ALL) !ALL'], sudoPassword, /does not let the user/, /group sudo/],
  [
    'a user who may run something else only',
    ['d8xtrader ALL=(ALL:ALL) !ALL, /usr/bin/id'],
    sudoPassword,
    /does not let the user/,
    /group sudo/,
  ],
] as const) {
  test(`${name} is told as such, soon, and the command never starts`, async () => {
    await using sshd = await startSshd({ sudoers });
    await using cluster = await connected(sshd.access);
    const began = Date.now();
    const work = cluster.manager.run({ stages: [['touch', `${sshd.folder}/started`]], sudo: new Secret(sudo) });
    const fault = await faultOf(work);
    assert.equal(fault.code, 'sudo-refused', fault.message);
    assert.match(fault.message, message);
    assert.match(fault.hint ?? '', hint);
    assert.ok(Date.now() - began < 25_000);
    assert.equal((await cluster.manager.tryRun({ stages: [['test', '-e', `${sshd.folder}/started`]] })).code, 1);
  });
}

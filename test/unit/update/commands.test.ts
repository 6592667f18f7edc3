import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderCommand } from '../../../src/cluster/command/render-command.ts';
import { Secret } from '../../../src/secret.ts';
import { composeCreate } from '../../../src/update/broker/compose.ts';
import { parseDiskSpace } from '../../../src/update/observe/observe-host.ts';
import { referralKeyCommand } from '../../../src/update/keys/referral-key.ts';
import { isOpsError } from '../../../src/errors.ts';

suite('the commands of an update', () => {
  const project = {
    project: 'broker',
    directory: '/home/d8xtrader/broker',
    files: ['docker-compose.yml', '/srv/more.yml'],
  };

  test('make one compose service anew and start nothing, its settings and its image on stdin', () => {
    const settings = { BROKER_FEE_TBPS: new Secret('60'), REDIS_PW: new Secret(`p$w "'%\\ñ`) };
    const image = 'ghcr.io/d8-x/d8x-broker-server:main';
    const command = composeCreate(project, 'executorws', image, settings);
    assert.equal(
      command.stages.map((stage) => stage.join(' ')).join(' | '),
      'docker compose -p broker -f docker-compose.yml -f /srv/more.yml -f - up --no-start --no-deps --force-recreate --no-build --pull never executorws',
    );
    assert.deepEqual(JSON.parse(typeof command.stdin === 'string' ? command.stdin : ''), {
      services: { executorws: { image, pull_policy: 'never' } },
    });
    const { text, stdinPrefix } = renderCommand(command);
    assert.ok(!text.includes('p$w'), text);
    assert.equal(stdinPrefix.reveal(), `60\0p$w "'%\\ñ\0`);
    assert.ok(text.startsWith('cd -- /home/d8xtrader/broker && exec bash'), text);
  });

  test('hand a key to root on stdin, after the password, and never in the text', () => {
    const key = new Secret(`0x${'ab'.repeat(32)}`);
    const command = referralKeyCommand('replace', ['run-1', '66'], new Secret('s3cr3t'), key);
    const { text, stdinPrefix } = renderCommand(command);
    assert.ok(!text.includes('abab') && !text.includes('s3cr3t'));
    assert.equal(stdinPrefix.reveal(), 's3cr3t\n\0');
    assert.match(text, /^exec env 'LC_ALL=C' sudo -S /);
    assert.equal(command.stdin, key);
    assert.equal(command.outlivesConnection, true);
  });

  test('read how much room a disk has', () => {
    const text = '     1B-blocks        Avail\n   2147483648   2019094528\n';
    assert.deepEqual(parseDiskSpace(text, 'worker-1', '/var/lib/docker'), {
      path: '/var/lib/docker',
      totalBytes: 2147483648,
      freeBytes: 2019094528,
    });
    assert.throws(
      () => parseDiskSpace('df: no such option', 'worker-1', '/'),
      (error) => isOpsError(error, 'command-failed'),
    );
  });
});

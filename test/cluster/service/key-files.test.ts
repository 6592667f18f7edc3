import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { z } from 'zod';
import { attach, type Sandbox } from '../sandbox.ts';

/*
 * The stand-ins of broker and referral against what the real ones do with keys, read in D8-X/d8x-broker-server and
 * D8-X/referral-system (src/utils/file_things.go, src/svc/svc.go) and seen of real builds.
 */

const broker = z.object({ brokerAddr: z.string() });
const pair = z.object({ executorAddr: z.string(), brokerAddr: z.string() });
const chains = z.array(z.object({ ChainId: z.number(), Name: z.string(), AllowedExecutors: z.array(z.string()) }));
const otherKey = `0x${'46'.repeat(32)}`;
/** Of the example of EIP-155. */
const otherAddress = '0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F';

suite("the stand-ins' key files", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await attach(process.env['D8X_OPS_SANDBOX'] ?? '');
  });

  const shell = async (host: string, script: string): Promise<string> => {
    const { code, stdout, stderr } = await sandbox.execOn(host, ['sh', '-c', script]);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const ask = async (url: string): Promise<unknown> =>
    JSON.parse((await sandbox.execInside(['curl', '-sS', '-m', '5', `http://${url}`])).stdout);
  const image = (repository: string, tag: string): string => `${sandbox.info.registry}/d8-x/${repository}:${tag}`;
  const share = '/var/nfs/general/keyfile.txt';
  /** Runs a broker of its own beside the one of the project, on a folder of the host, until it ends or has taken its key. */
  const startBroker = async (tag: string, folder = '/srv/key', config = '/home/d8xtrader/broker'): Promise<string> =>
    shell(
      'broker',
      `docker rm -f trial > /dev/null 2>&1
       docker run -d --name trial -p 127.0.0.1:9001:8001 -v ${folder}:/keyfile -e KEYFILE_PATH=/keyfile/ \\
         -v ${config}/chainConfig.json:/chain_config -v ${config}/rpc.json:/rpc_config \\
         -e CONFIG_PATH=/chain_config -e CONFIG_RPC_PATH=/rpc_config ${image('d8x-broker-server', tag)} > /dev/null
       for i in $(seq 300); do docker logs trial 2>&1 | grep -qE 'listening|ERROR|Error|error|fatal' && break; sleep 0.1; done
       docker logs trial 2>&1`,
    );
  const trialAnswers = async (path: string): Promise<unknown> =>
    JSON.parse(await shell('broker', `curl -sS -m 5 http://127.0.0.1:9001/${path}`));
  /** The exit status of a broker that ended. */
  const ended = async (): Promise<string> =>
    (await shell('broker', 'timeout 30 docker wait trial && docker logs trial > /dev/null')).trim();
  const writeKey = async (text: string): Promise<string> =>
    shell('broker', `mkdir -p /srv/key && printf %s '${text}' > /srv/key/keyfile.txt`);

  test('are encrypted once the cluster is up, and answer the addresses of the keys that it was deployed with', async () => {
    const { brokerAddress, executorAddress } = sandbox.info;
    assert.deepEqual(await ask('broker.d8x.test/broker-address'), { brokerAddr: brokerAddress });
    assert.deepEqual(await ask('referral.d8x.test/executor'), {
      executorAddr: executorAddress,
      brokerAddr: brokerAddress,
    });
    const config = chains.parse(await ask('broker.d8x.test/chain-config'));
    assert.deepEqual(new Set(config.map(({ ChainId }) => ChainId)), new Set([1101, 421614]));
    for (const { AllowedExecutors } of config) assert.deepEqual(AllowedExecutors, [executorAddress.toLowerCase()]);
    assert.match(await shell('manager', `stat -c '%a %U:%G %s' ${share}`), /^775 nobody:nogroup 184$/m);
    assert.match(await shell('manager', `cat ${share}`), /^[0-9a-f]{184}$/);
    const volume = '/var/lib/docker/volumes/keyvol/_data/keyfile.txt';
    assert.match(await shell('broker', `cat ${volume}`), /^[0-9a-f]{184}$/);
  });

  test('are read again by the image that wrote them, and by no other', async () => {
    await writeKey(otherKey);
    assert.match(await startBroker('dev'), /storing file/);
    assert.deepEqual(await trialAnswers('broker-address'), { brokerAddr: otherAddress });
    const written = await shell('broker', 'stat -c %i /srv/key/keyfile.txt; cat /srv/key/keyfile.txt');
    assert.doesNotMatch(await startBroker('dev'), /storing file/);
    assert.deepEqual(await trialAnswers('broker-address'), { brokerAddr: otherAddress });

    assert.match(await startBroker('next'), /level=ERROR .*invalid length, need 256 bits/);
    assert.equal(await ended(), '0');
    assert.equal(await shell('broker', 'stat -c %i /srv/key/keyfile.txt; cat /srv/key/keyfile.txt'), written);
  });

  test('are overwritten in place: the same inode, owner and mode', async () => {
    await writeKey(otherKey);
    const facts = (): Promise<string> => shell('broker', "stat -c '%i %a %u:%g' /srv/key/keyfile.txt");
    await shell('broker', 'chown 1234:1234 /srv/key/keyfile.txt; chmod 640 /srv/key/keyfile.txt');
    const before = await facts();
    await startBroker('dev');
    assert.equal(await facts(), before);
    assert.match(await shell('broker', 'cat /srv/key/keyfile.txt'), /^[0-9a-f]{184}$/);
  });

  for (const [what, text, message] of [
    ['garbage', 'garbage', 'invalid length, need 256 bits'],
    ['nothing', '', 'invalid length, need 256 bits'],
    ['a key that is too short', `0x${'46'.repeat(31)}`, 'invalid length, need 256 bits'],
    ['a key and a line end', `${otherKey}\n`, 'invalid hex character'],
    ['a key of zeros', `0x${'00'.repeat(32)}`, 'invalid private key, zero or negative'],
    ['a key beyond the curve', `0x${'ff'.repeat(32)}`, 'invalid private key, >=N'],
  ] as const) {
    test(`with ${what} in them end the broker with status 0`, async () => {
      await writeKey(text);
      assert.match(await startBroker('main'), new RegExp(`level=ERROR .*${message}`));
      assert.equal(await ended(), '0');
    });
  }

  test('do not matter to a broker whose chains have no allowed executors: it answers an empty address', async () => {
    await shell(
      'broker',
      `mkdir -p /srv/none && echo '[]' > /srv/none/rpc.json
       echo '[{"chainId": 421614, "name": "x", "allowedExecutors": []}]' > /srv/none/chainConfig.json`,
    );
    await writeKey('garbage');
    await startBroker('main', '/srv/key', '/srv/none');
    assert.deepEqual(broker.parse(await trialAnswers('broker-address')), { brokerAddr: '' });
    assert.deepEqual(await trialAnswers('chain-config'), []);
  });

  test('are taken over also by an image that crashes', async () => {
    await writeKey(otherKey);
    await startBroker('crash');
    assert.equal(await ended(), '3');
    assert.match(await shell('broker', 'cat /srv/key/keyfile.txt; docker rm -f trial > /dev/null'), /^[0-9a-f]{184}$/);
  });

  test('of root on the share stay plain: referral writes as nobody, and only logs that it could not', async () => {
    await shell('manager', `printf %s ${otherKey} > ${share}; chown root:root ${share}; chmod 644 ${share}`);
    const log = await shell('worker-1', runReferral('dev'));
    assert.match(log, /level=ERROR .*Error writing file:open \/keyfile\/keyfile.txt: permission denied/);
    assert.match(log, /listening/);
    assert.equal(await shell('manager', `cat ${share}`), otherKey);
  });

  test('that are half written leave a second replica of referral without a key: it ends with status 0', async () => {
    await shell('manager', `printf %s ${otherKey} > ${share}; chown nobody:nogroup ${share}; chmod 775 ${share}`);
    const first = shell('worker-1', runReferral('slow-key'));
    await shell('manager', `for i in $(seq 200); do [ -s ${share} ] || break; sleep 0.1; done`);
    const second = await shell('worker-2', runReferral('slow-key'));
    assert.match(second, /level=ERROR .*msg="invalid length, need 256 bits"/);
    assert.match(second, /^status 0$/m);
    assert.match(await first, /storing file[^]*listening/);
    assert.match(await shell('manager', `cat ${share}`), /^[0-9a-f]{184}$/);
  });

  test('are what they were after a reset, and the addresses with them', async () => {
    await sandbox.resetCluster();
    const { executorAddress } = sandbox.info;
    assert.equal(pair.parse(await ask('referral.d8x.test/executor')).executorAddr, executorAddress);
    assert.match(await shell('manager', `stat -c '%a %U:%G' ${share}`), /^775 nobody:nogroup$/m);
  });

  /** Shell for a worker: a referral on the share, until it listens or has ended; its log, and then its status. */
  const runReferral = (tag: string): string =>
    `docker rm -f trial > /dev/null 2>&1
     docker run -d --name trial -v nfsvol:/keyfile -e KEYFILE_PATH=/keyfile/ --add-host broker.d8x.test:192.168.88.250 \\
       -e REMOTE_BROKER_HTTP=http://broker.d8x.test ${image('d8x-referral-system', tag)} > /dev/null
     for i in $(seq 300); do
       docker logs trial 2>&1 | grep -q listening && break
       [ "$(docker inspect -f '{{.State.Running}}' trial)" = true ] || break
       sleep 0.1
     done
     docker logs trial 2>&1; docker inspect -f 'status {{.State.ExitCode}}' trial; docker rm -f trial > /dev/null`;
});

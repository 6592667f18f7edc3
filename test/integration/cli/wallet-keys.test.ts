import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { init } from '../../../cli/declare/init.ts';
import { parseArguments } from '../../../cli/declare/parse-arguments.ts';
import { gatherWalletKeys, type Signers } from '../../../cli/init/wallet-keys.ts';
import { isOpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { addressOf } from '../../../src/update/model/address.ts';
import { type Operator, startOperator } from './operator.ts';
import { type ScriptedTerminal, scriptedTerminal } from './scripted-terminal.ts';

const referralKey = `0x${'ef'.repeat(32)}`;
const brokerKey = `0x${'b0'.repeat(32)}`;
const [executor, broker] = await Promise.all([referralKey, brokerKey].map((key) => addressOf(new Secret(key))));
assert.ok(executor !== undefined && broker !== undefined);
const present: Signers = { referral: executor, broker };
const down = { because: 'it is down' };

/** What `init` with these words makes of what is typed and of what the services answer. */
async function gathered(terminal: ScriptedTerminal, signers: Signers, ...words: readonly string[]) {
  let asked = 0;
  const ask = async (): Promise<Signers> => {
    asked += 1;
    return Promise.resolve(signers);
  };
  const botContext = {
    environment: {},
    terminal,
    signal: new AbortController().signal,
    now: () => new Date(),
    version: '9.9.9',
  };
  const keys = await gatherWalletKeys(parseArguments(init, words), ask, botContext);
  assert.ok(!/(?:ef|b0){32}/i.test(terminal.text), 'a key was shown');
  return { referral: keys.referralExecutor?.reveal(), broker: keys.broker?.reveal(), asked };
}

suite('the wallets’ keys, typed', () => {
  test('are asked for with the address that signs now, read in any spelling, and shown by address', async () => {
    const terminal = scriptedTerminal([
      [/executor/, ` ${'EF'.repeat(32)} `],
      [/the broker/, brokerKey],
    ]);
    const keys = await gathered(terminal, present);
    assert.deepEqual(keys, { referral: referralKey, broker: brokerKey, asked: 1 });
    assert.ok(terminal.asked[0]?.includes(`which signs with ${executor}`), terminal.asked[0]);
    assert.ok(terminal.text.includes(`the broker is that of ${broker}, with which broker signs now`), terminal.text);
  });

  test('may each be left out', async () => {
    const terminal = scriptedTerminal([
      [/executor/, ''],
      [/the broker/, brokerKey],
    ]);
    assert.deepEqual(await gathered(terminal, present), { referral: undefined, broker: brokerKey, asked: 1 });
  });

  test('are asked for again where what was typed is none', async () => {
    const given = ['0x12', '0'.repeat(64), referralKey];
    const terminal: ScriptedTerminal = {
      ...scriptedTerminal([]),
      askHidden: (question) => Promise.resolve(question.includes('executor') ? (given.shift() ?? '') : ''),
    };
    assert.equal((await gathered(terminal, present)).referral, referralKey);
    assert.deepEqual(given, []);
  });

  test('are not asked for in a dry run, with --no-wallet-keys, or where nobody is there; nor is any service', async () => {
    const nothing = { referral: undefined, broker: undefined, asked: 0 };
    assert.deepEqual(await gathered(scriptedTerminal([]), present, '--dry-run'), nothing);
    assert.deepEqual(await gathered(scriptedTerminal([]), present, '--no-wallet-keys'), nothing);
    assert.deepEqual(await gathered(scriptedTerminal(), present), nothing);
  });
});

suite('a key', () => {
  const typed = (referral: string, other = '') =>
    scriptedTerminal([
      [/executor/, referral],
      [/the broker/, other],
    ]);

  test('of another wallet than the one that signs is refused, with both addresses', async () => {
    await assert.rejects(gathered(typed(brokerKey), present), (error) => {
      assert.ok(isOpsError(error, 'key-change-refused'), String(error));
      assert.ok(error.message.includes(executor) && error.message.includes(broker), error.message);
      return true;
    });
  });

  test('of a service that does not say with what it signs is taken, and that is said', async () => {
    const terminal = typed(referralKey);
    assert.equal((await gathered(terminal, { referral: down, broker })).referral, referralKey);
    assert.match(terminal.text, /whether referral signs with it is not known: it is down/);
  });

  test('is never both the executor’s and the broker’s', async () => {
    const both = gathered(typed(referralKey, referralKey), { referral: down, broker: down });
    await assert.rejects(both, (error) => isOpsError(error, 'keys-unpaired'));
  });

  test('that is none, in a file, is named by its option and not shown', async () => {
    const terminal = scriptedTerminal(undefined, 'b0'.repeat(31));
    await assert.rejects(gathered(terminal, present, '--broker-key-file', '-'), (error) => {
      assert.ok(isOpsError(error, 'input-invalid'), String(error));
      assert.equal(error.where, '--broker-key-file');
      assert.ok(!error.message.includes('b0b0'));
      return true;
    });
  });

  test('comes from one place', async () => {
    for (const words of [
      ['--referral-key-file', '-', '--broker-key-file', '-'],
      ['--broker-key-file', '-', '--no-wallet-keys'],
    ])
      await assert.rejects(gathered(scriptedTerminal(), present, ...words), (error) =>
        isOpsError(error, 'command-invalid'),
      );
  });
});

suite('on GitHub', () => {
  let operator: Operator;

  beforeEach(async () => {
    operator = await startOperator();
  });

  afterEach(async () => {
    await operator[Symbol.asyncDispose]();
    operator.github.assertClean();
  });

  const initWithKey = async (...more: readonly string[]) => {
    await writeFile(join(operator.folder, 'broker.key'), `${'b0'.repeat(32)}\n`);
    const file = join(operator.folder, 'broker.key');
    const words = ['init', ...operator.unattended, '-r', 'acme/broker', '--broker-key-file', file, ...more];
    return operator.run(words);
  };

  test('the environment of changes alone gets them; a later init without them leaves them', async () => {
    const repository = operator.emptyRepository('acme/broker');
    const { code, terminal } = await initWithKey('--reviewers', 'alice');
    assert.equal(code, 0, terminal.text);
    assert.equal(operator.secretsOf(repository)['D8X_BROKER_PRIVATE_KEY'], brokerKey);
    assert.equal(operator.secretsOf(repository)['D8X_REFERRAL_EXECUTOR_KEY'], undefined);
    assert.equal(operator.secretsOf(repository, 'production-unattended')['D8X_BROKER_PRIVATE_KEY'], undefined);
    assert.ok(!terminal.text.includes(brokerKey.slice(2)));
    assert.ok(terminal.text.includes(broker), terminal.text);

    const from = operator.github.requests.length;
    const again = await operator.run(['init', ...operator.unattended, '-r', 'acme/broker']);
    assert.deepEqual(operator.writes(from), [], again.terminal.text);
    assert.equal(operator.secretsOf(repository)['D8X_BROKER_PRIVATE_KEY'], brokerKey);
  });

  test('none is sent where every branch may use the environment', async () => {
    const repository = operator.emptyRepository('acme/broker');
    operator.github.setup.plan(repository.owner, 'free');
    const { code, terminal } = await initWithKey();
    assert.equal(code, 0, terminal.text);
    assert.match(terminal.text, /not sent, since every branch may use production: D8X_BROKER_PRIVATE_KEY/);
    assert.equal(operator.secretsOf(repository)['D8X_BROKER_PRIVATE_KEY'], undefined);
    assert.ok(operator.secretsOf(repository)['D8X_CONFIG'] !== undefined);
  });
});

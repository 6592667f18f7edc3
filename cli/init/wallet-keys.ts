import { OpsError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { type Address, addressOf } from '../../src/update/model/address.ts';
import { normalKey } from '../../src/update/keys/private-key.ts';
import { misused } from '../declare/parse-arguments.ts';
import { readSecret } from '../folder/secret-file.ts';
import type { CliContext } from '../context.ts';
import type { InitArguments } from './answers.ts';
import type { WalletKeys } from './environment-secrets.ts';

/** A service that reads a wallet's key, and how that is asked for. */
interface Wallet {
  readonly key: keyof WalletKeys;
  readonly service: 'referral' | 'broker';
  readonly option: 'referral-key-file' | 'broker-key-file';
  readonly whose: string;
}

const wallets: readonly Wallet[] = [
  { key: 'referralExecutor', service: 'referral', option: 'referral-key-file', whose: "referral's executor" },
  { key: 'broker', service: 'broker', option: 'broker-key-file', whose: 'the broker' },
];

/** With which address a service signs at this moment, as it says itself, or why that is not known. */
export type Signers = Readonly<Record<Wallet['service'], Address | { readonly because: string }>>;

/**
 * The wallets' keys, from files or typed where somebody is there, each shown by its address and compared with what its service signs with.
 * Both may be left out.
 * @throws OpsError `input-invalid` for what is no key, `key-change-refused` for another wallet's, `cancelled`
 */
export async function gatherWalletKeys(
  given: InitArguments,
  askSigners: () => Promise<Signers>,
  context: CliContext,
): Promise<WalletKeys> {
  const isLeftOut = given.flag('no-wallet-keys');
  const files = wallets.filter(({ option }) => given.text(option) !== undefined);
  if (isLeftOut && files.length > 0) {
    throw misused('init', [
      { path: `--no-wallet-keys and --${files[0]?.option ?? ''}`, message: 'exclude each other' },
    ]);
  }
  if (files.length > 1 && files.every(({ option }) => given.text(option) === '-')) {
    throw misused('init', [
      { path: files.map(({ option }) => `--${option}`).join(' and '), message: 'cannot both be standard input' },
    ]);
  }
  // Nobody has to type a key to look.
  const mayType = context.terminal.isInteractive && !given.flag('dry-run');
  if (isLeftOut || (files.length === 0 && !mayType)) return {};
  const signers = await askSigners();
  const keys: { referralExecutor?: Secret; broker?: Secret } = {};
  const addresses = new Map<string, Address>();
  // One after another: a person answers one at a time.
  for (const wallet of wallets) {
    const file = given.text(wallet.option);
    if (file === undefined && !mayType) continue;
    const key =
      file === undefined
        ? await typedKey(wallet, signers[wallet.service], context)
        : checkedKey(await readSecret(file, `--${wallet.option}`, context.terminal), `--${wallet.option}`);
    if (key === undefined) continue;
    const address = await addressOf(key);
    compare(wallet, address, signers[wallet.service], context);
    addresses.set(wallet.service, address);
    keys[wallet.key] = key;
  }
  const [one, other] = [addresses.get('referral'), addresses.get('broker')];
  if (one !== undefined && one === other) {
    throw new OpsError(
      'keys-unpaired',
      `both keys are that of ${one}; referral's executor and the broker have to differ`,
      {
        where: '--referral-key-file and --broker-key-file',
        hint: 'Give each its own key. Nothing was sent.',
      },
    );
  }
  return keys;
}

async function typedKey(
  { whose }: Wallet,
  signer: Signers[Wallet['service']],
  { terminal }: Pick<CliContext, 'terminal'>,
): Promise<Secret | undefined> {
  const now = typeof signer === 'string' ? `, which signs with ${signer}` : '';
  for (;;) {
    const typed = await terminal.askHidden(`Private key of ${whose}${now} (not shown; Enter leaves it out): `);
    if (typed === '') return undefined;
    const key = normalKey(new Secret(typed));
    if (key !== undefined) return key;
    terminal.say('That is no private key: it has 64 hex digits, with or without 0x before them.');
  }
}

function checkedKey(given: Secret, option: string): Secret {
  const key = normalKey(given);
  if (key !== undefined) return key;
  throw new OpsError('input-invalid', `the file of ${option} holds no private key`, {
    where: option,
    hint: 'It should hold 64 hex digits, with or without 0x before them, and nothing else.',
  });
}

function compare(
  { service, whose }: Wallet,
  address: Address,
  signer: Signers[Wallet['service']],
  { terminal }: Pick<CliContext, 'terminal'>,
): void {
  if (typeof signer !== 'string') {
    terminal.say(
      `The key of ${whose} is that of ${address}; whether ${service} signs with it is not known: ${signer.because}.`,
    );
    return;
  }
  if (signer === address) {
    terminal.say(`The key of ${whose} is that of ${address}, with which ${service} signs now.`);
    return;
  }
  throw new OpsError(
    'key-change-refused',
    `the key of ${whose} is that of ${address}, but ${service} signs with ${signer}`,
    {
      where: service,
      hint: `Nothing was sent. Give the key of ${signer}, or leave it out with --no-wallet-keys. To change the wallet on purpose, put the new key into the environment's secret yourself, and update with --allow-key-change.`,
    },
  );
}

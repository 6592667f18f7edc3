import { chmod, chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '../layout.ts';
import type { RunningHost } from '../swarm/swarm.ts';
import { waitFor } from '../../wait.ts';

/** `nobody` and `nogroup`, on every Debian. */
const nobody = 65534;

/** What the two services have made of their keys, and for whom the broker signs. */
export interface KeyFiles {
  readonly referral: string;
  readonly broker: string;
  readonly chains: string;
}

/** A file that is not there is as good as an empty one: it is put back. */
async function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function referralFile({ shared }: Layout): string {
  return join(shared, 'keyfile.txt');
}

export async function readKeyFiles(layout: Layout, { pid }: RunningHost): Promise<KeyFiles> {
  const root = `/proc/${pid}/root`;
  const [referral, broker, chains] = await Promise.all([
    text(referralFile(layout)),
    text(`${root}/var/lib/docker/volumes/keyvol/_data/keyfile.txt`),
    text(`${root}/home/d8xtrader/broker/chainConfig.json`),
  ]);
  return { referral, broker, chains };
}

/** Waits until both services have taken their plain keys, and encrypted them. */
export async function waitForCiphertext(layout: Layout, host: RunningHost): Promise<KeyFiles> {
  return waitFor(
    'the keys to be encrypted',
    async () => {
      const files = await readKeyFiles(layout, host);
      return [files.referral, files.broker].every((each) => /^[0-9a-f]+$/.test(each)) && files;
    },
    { seconds: 60 },
  );
}

/** Writes referral's key file as d8x-cli leaves it: in place, `nobody:nogroup`, 775 (internal/actions/swarm.go). */
export async function writeReferralFile(layout: Layout, content: string): Promise<void> {
  const path = referralFile(layout);
  await writeFile(path, content);
  await chown(path, nobody, nobody);
  await chmod(path, 0o775);
}

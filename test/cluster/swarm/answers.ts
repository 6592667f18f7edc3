import { execute } from '../command.ts';
import { brokerAddress } from '../credentials.ts';
import { onRunner } from '../runner.ts';
import { domainNames } from '../topology.ts';
import { waitFor } from '../../wait.ts';

/**
 * Waits until every service's hostname answers the runner with 200 (after a reboot, a swarm learns its ways anew), and
 * until referral has learned the broker's address.
 */
export async function waitForAnswers(runner: number, seconds: number): Promise<void> {
  const urls = [...domainNames.manager, ...domainNames.broker].map((name) => `http://${name}/`);
  const outputs = urls.flatMap(() => ['-o', '/dev/null']);
  const argv = ['curl', '-s', '-m', '2', '-w', '%{http_code} %{url}\\n', ...outputs, ...urls];
  await waitFor(
    'all hostnames to answer',
    async () => {
      const { stdout } = await execute(onRunner(runner, argv, '/'));
      const failing = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('200 '));
      if (failing.length > 0) throw new Error(failing.join(', '));
      const executor = ['curl', '-s', '-m', '2', `http://referral.d8x.test/executor`];
      const pair = (await execute(onRunner(runner, executor, '/'))).stdout;
      if (!pair.includes(brokerAddress)) throw new Error(`referral says ${pair}`);
      return true;
    },
    { seconds, everyMs: 200 },
  );
}

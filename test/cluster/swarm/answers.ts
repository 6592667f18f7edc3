import { execute } from '../command.ts';
import { brokerAddress } from '../credentials.ts';
import { onHost } from '../deploy.ts';
import { onRunner } from '../runner.ts';
import { domainNames } from '../topology.ts';
import { waitFor } from '../../wait.ts';
import type { RunningHost } from './swarm.ts';

/** Waits until the broker answers at its hostname, as seen on its host: whoever starts before that ends. */
export async function waitForBroker({ pid }: RunningHost, seconds: number): Promise<void> {
  const argv = ['curl', '-sf', '-m', '2', '-H', `Host: ${domainNames.broker[0]}`, 'http://127.0.0.1/broker-address'];
  const answers = async (): Promise<boolean> => (await execute(onHost(pid, argv))).code === 0;
  await waitFor('the broker to answer', answers, { seconds, everyMs: 100 });
}

/**
 * Waits until every service itself answers the runner at its hostname (after a reboot, a swarm learns its ways anew), and
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
      // What it says to the path / , see service/answers.go; nginx says 502 where nothing answers.
      const failing = stdout.split('\n').filter((line) => line !== '' && !/^(200|400|404|426) /.test(line));
      if (failing.length > 0) throw new Error(failing.join(', '));
      const executor = ['curl', '-s', '-m', '2', `http://referral.d8x.test/executor`];
      const pair = (await execute(onRunner(runner, executor, '/'))).stdout;
      if (!pair.includes(brokerAddress)) throw new Error(`referral says ${pair}`);
      return true;
    },
    { seconds, everyMs: 200 },
  );
}

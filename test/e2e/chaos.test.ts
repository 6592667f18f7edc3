import { test } from 'node:test';
import { Chaos } from '../cluster/chaos/chaos.ts';
import { sandbox } from './runner/sandbox.ts';

const runs = 4;

test('whatever happens to a run at whatever moment, the cluster is whole after the next one', async (context) => {
  // The same every time here, so that a failure repeats; the long form draws another each time.
  const seed = Number(process.env['CHAOS_SEED'] ?? 7);
  context.diagnostic(`seed ${seed}: npm run test:chaos -- --runs ${runs} --seed ${seed}`);
  const cluster = await sandbox();
  await cluster.resetCluster();
  await using chaos = await Chaos.open(cluster, seed);
  for (let run = 0; run < runs; run++) context.diagnostic((await chaos.run()).line);
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { resultSchema } from '../../src/report/result.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import { openDoor } from './runner/door.ts';
import { sandbox, sandboxInputs } from './runner/sandbox.ts';
import { RunnerJob } from './runner/step.ts';

const mostMiB = 200;
let cluster: Sandbox;

before(async () => {
  cluster = await sandbox();
  await cluster.resetCluster();
  await cluster.database.fill(250);
});

after(async () => {
  await cluster.database.reset();
});

for (const verify of ['none', 'restore']) {
  test(`a backup streams (verify: ${verify}): its memory stays below 200 MiB, whatever the size of the dump`, async () => {
    let peak = Promise.resolve(0);
    await using door = await openDoor();
    await using job = await RunnerJob.open({
      ...door,
      inputs: { ...(await sandboxInputs(cluster)), operation: 'backup', verify, upload: 'false' },
      onOutput: ({ pid }) => {
        // The kernel keeps the highest mark of a process, so the last look before it ends is the one that counts.
        peak = Promise.all([peak, highestMiB(pid)]).then((both) => Math.max(...both));
      },
    });
    const end = await job.main();
    assert.equal(end.code, 0, end.log);
    const { backup } = resultSchema.parse(JSON.parse(end.outputs['result'] ?? 'null'));
    assert.ok((backup?.dumpBytes ?? 0) > 200e6, `${backup?.dumpBytes} bytes of SQL`);
    const seen = await peak;
    assert.ok(seen > 30 && seen < mostMiB, `${seen} MiB at its peak`);
  });
}

async function highestMiB(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

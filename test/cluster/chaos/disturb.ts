import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../sandbox.ts';

/** What may happen to a run. */
export const disturbances = [
  'SIGTERM',
  'SIGKILL',
  'SIGKILL, post step',
  'link cut',
  'link slow',
  'registry stopped',
  'worker off',
  'worker off for long',
  'broker host off',
] as const;

export type Disturbance = (typeof disturbances)[number];

/** Does it to the run of that process, for as long as it lasts; the cluster is whole again when this is over. */
export async function disturb(sandbox: Sandbox, what: Disturbance, child: ChildProcess): Promise<void> {
  switch (what) {
    case 'SIGTERM':
      child.kill('SIGTERM');
      return;
    case 'SIGKILL':
    case 'SIGKILL, post step':
      child.kill('SIGKILL');
      return;
    case 'link cut':
      await sandbox.link('runner').cut();
      await sleep(8_000);
      await sandbox.link('runner').restore();
      return;
    case 'link slow':
      await sandbox.link('runner').delay(150);
      await sleep(6_000);
      await sandbox.link('runner').restore();
      return;
    case 'registry stopped':
      await sandbox.registryServer.stop();
      await sleep(4_000);
      await sandbox.registryServer.start();
      return;
    case 'worker off':
      await sandbox.host('worker-2').stop();
      await sleep(1_000);
      await sandbox.host('worker-2').start();
      return;
    case 'worker off for long':
      await sandbox.host('worker-1').stop();
      // Swarm takes some 15 seconds to notice.
      await sleep(25_000);
      await sandbox.host('worker-1').start();
      return;
    case 'broker host off':
      await sandbox.host('broker').stop();
      await sleep(3_000);
      await sandbox.host('broker').start();
  }
}

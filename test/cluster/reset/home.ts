import { onHost } from '../deploy.ts';
import { demand } from '../command.ts';
import type { RunningHost } from '../swarm/swarm.ts';

/** What belongs into the SSH user's home, by role; the rest is what a run has left. */
const belongings = {
  manager: ['docker-stack.yml'],
  worker: [],
  broker: ['broker'],
} as const satisfies Record<RunningHost['plan']['role'], readonly string[]>;

const always = ['.ssh', '.bashrc', '.profile', '.bash_logout'];

/** Empties the folders for temporary files, and the SSH user's home of all that was not there at first. */
export async function tidyHome({ plan, pid }: RunningHost): Promise<void> {
  const kept = [...always, ...belongings[plan.role]].flatMap((name) => ['!', '-name', name]);
  await demand(
    onHost(pid, [
      'sh',
      '-c',
      'find /home/d8xtrader -mindepth 1 -maxdepth 1 "$@" -exec rm -rf {} + && find /tmp /var/tmp /dev/shm -mindepth 1 -delete',
      'sh',
      ...kept,
    ]),
  );
}

import { z } from 'zod';
import type { Sandbox } from '../../test/cluster/sandbox.ts';

const inspected = z.array(z.object({ Image: z.string() }));

/** The digest that each service's containers run on the workers, asked with the plain docker command there. */
export async function runningDigests(
  sandbox: Sandbox,
  services: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const workers = Object.values(sandbox.info.hosts).filter(({ role }) => role === 'worker');
  for (const service of services) {
    for (const { name } of workers) {
      const filter = `label=com.docker.swarm.service.name=stack_${service}`;
      const { stdout } = await sandbox.execOn(name, ['docker', 'ps', '-q', '--filter', filter]);
      for (const id of stdout.split('\n').filter(Boolean)) {
        const container = await sandbox.execOn(name, ['docker', 'inspect', id]);
        const [first] = inspected.parse(JSON.parse(container.stdout));
        const image = await sandbox.execOn(name, [
          'docker',
          'image',
          'inspect',
          '-f',
          '{{index .RepoDigests 0}}',
          first?.Image ?? '',
        ]);
        found.set(service, image.stdout.trim().replace(/^.*@/, ''));
      }
    }
  }
  return found;
}

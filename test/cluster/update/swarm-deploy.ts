import { waitFor } from '../../wait.ts';
import type { Evidence } from './evidence.ts';

/**
 * What `d8x setup swarm-deploy` does to the services (d8x-cli, internal/actions/swarm.go): the stack is removed where that is
 * wished, and deployed from its file, whose images are tags alone. Whatever others have put on the services is gone.
 */
export async function swarmDeploy(evidence: Evidence, { removing }: { readonly removing: boolean }): Promise<void> {
  const asUser = (script: string): Promise<string> =>
    evidence.on('manager', [
      'setpriv',
      '--reuid=d8xtrader',
      '--init-groups',
      'sh',
      '-c',
      `cd /home/d8xtrader; ${script}`,
    ]);
  if (removing) {
    await asUser('docker stack rm stack');
    const names = (): Promise<string> =>
      evidence.on('manager', ['docker', 'network', 'ls', '-q', '-f', 'name=d8x_backend']);
    await waitFor('the stack to be gone', async () => (await names()).trim() === '', { seconds: 120 });
  }
  const deploy = "sed -E 's/@sha256:[0-9a-f]+//' docker-stack.yml | docker stack deploy -c - stack";
  await waitFor('the stack to be deployed', async () => asUser(deploy).then(() => true), {
    seconds: 60,
    everyMs: 2_000,
  });
  await waitFor(
    'all services to run, none of them in the middle of an update',
    async () => {
      const names = (await evidence.on('manager', ['docker', 'service', 'ls', '-q'])).trim().split('\n');
      const format = '{{with .UpdateStatus}}{{.State}}{{end}}';
      const states = await evidence.on('manager', ['docker', 'service', 'inspect', '-f', format, ...names]);
      if (/^updating$/m.test(states)) return false;
      const lines = await evidence.on('manager', ['docker', 'service', 'ls', '--format', '{{.Name}} {{.Replicas}}']);
      const replicas = [...lines.matchAll(/^stack_\S+ (\d+)\/(\d+)/gm)];
      return replicas.length > 0 && replicas.every(([, running, wanted]) => running === wanted);
    },
    { seconds: 180 },
  );
}

import { waitFor } from '../../wait.ts';
import type { Scene } from './scene.ts';

/** `d8x setup swarm-deploy`, and what people wait for before they go on. Whatever others have put on the services is gone. */
export async function swarmDeploy(
  { trial, evidence }: Scene,
  { removing }: { readonly removing: boolean },
): Promise<void> {
  await trial.sandbox.d8xCli.swarmDeploy({ removeStack: removing });
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

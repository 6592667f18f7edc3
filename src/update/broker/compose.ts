import type { ComposeProject } from '../model/compose-project.ts';
import type { Command } from '../../cluster/command/command.ts';
import type { Host } from '../../cluster/host.ts';
import { OpsError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';

/** Labels that Compose puts on what it creates. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  directory: 'com.docker.compose.project.working_dir',
  files: 'com.docker.compose.project.config_files',
  oneOff: 'com.docker.compose.oneoff',
} as const;

/** What the compose file takes from the environment, as `d8x-cli` writes that file. */
export interface ComposeSettings {
  readonly BROKER_FEE_TBPS?: Secret;
  readonly REDIS_PW?: Secret;
}

/** Which Compose this host has, as a plugin of docker's command. @throws OpsError `compose-failed` when it has none */
export async function composeVersion(host: Pick<Host, 'tryRun' | 'name'>, signal?: AbortSignal): Promise<string> {
  const options = signal === undefined ? {} : { signal };
  const { code, stdout } = await host.tryRun({ stages: [['docker', 'compose', 'version', '--short']] }, options);
  if (code === 0) return stdout.trim();
  throw new OpsError('compose-failed', `${host.name} has no Docker Compose`, {
    where: host.name,
    hint: 'Install docker-compose-plugin there: https://docs.docker.com/compose/install/linux/',
  });
}

/**
 * Starts exactly one service anew, from the image that its name in the compose file has on the host. It outlives the
 * connection: a container that is half replaced would be worse than one that nobody watches.
 * @param override the image in place of the compose file's, where that names one by digest and no tag can be given another
 */
export function composeUp(
  { project, directory, files }: ComposeProject,
  service: string,
  settings: ComposeSettings,
  override?: string,
): Command {
  // Named files take the place of the one that Compose would look for.
  const named = files.length === 0 && override !== undefined ? ['docker-compose.yml'] : files;
  const given = [...named, ...(override === undefined ? [] : ['-'])].flatMap((file) => ['-f', file]);
  return {
    // Read before anything is done; cut short it is no JSON any more.
    ...(override === undefined ? {} : { stdin: JSON.stringify({ services: { [service]: { image: override } } }) }),
    stages: [['docker', 'compose', '-p', project, ...given, 'up', '-d', '--no-deps', '--force-recreate', service]],
    cwd: directory,
    secretEnv: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    outlivesConnection: true,
  };
}

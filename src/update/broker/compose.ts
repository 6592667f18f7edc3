import { bareName } from '../../service-name.ts';
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
  environmentFiles: 'com.docker.compose.project.environment_file',
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

/** The file of a project whose containers don't say: `d8x-cli`'s. */
const usualFile = 'docker-compose.yml';

/** One command of Compose about a project; `over` are files of its own that go over the project's. */
export function composeCommand(
  { project, directory, files, environmentFiles = [] }: ComposeProject,
  argv: readonly string[],
  settings: ComposeSettings,
  over: readonly string[] = [],
): Command {
  const named = [...(files.length === 0 ? [usualFile] : files), ...over].flatMap((file) => ['-f', file]);
  const variables = environmentFiles.flatMap((file) => ['--env-file', file]);
  return {
    stages: [['docker', 'compose', '-p', project, ...named, ...variables, ...argv]],
    cwd: directory,
    secretEnv: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
  };
}

/**
 * Makes the container of exactly one service anew, from an image that the host has, and starts nothing: what was made is looked at
 * first. Whatever the file says of the image (`pull_policy`, `build`, another name), nothing is pulled or built. It outlives the
 * connection: a container that is half replaced would be worse than one that nobody watches.
 */
export function composeCreate(
  project: ComposeProject,
  service: string,
  image: string,
  settings: ComposeSettings,
): Command {
  const options = ['--no-start', '--no-deps', '--force-recreate', '--no-build', '--pull', 'never'];
  const name = bareName(service);
  return {
    ...composeCommand(project, ['up', ...options, name], settings, ['-']),
    // Read before anything is done; cut short it is no JSON any more.
    stdin: JSON.stringify({ services: { [name]: { image, pull_policy: 'never' } } }),
    outlivesConnection: true,
  };
}

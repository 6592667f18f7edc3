import type { ComposeProject } from '../model/compose-project.ts';
import type { Container } from '../../cluster/engine/types.ts';
import { composeLabels } from './compose.ts';

/** The project as a container of it describes it; undefined for one that Compose did not make. */
export function projectOf({ labels }: Pick<Container, 'labels'>): ComposeProject | undefined {
  const project = labels[composeLabels.project];
  const directory = labels[composeLabels.directory];
  if (project === undefined || directory === undefined) return undefined;
  const files = listOf(labels[composeLabels.files]).filter((file) => !isOverride(file));
  return { project, directory, files, environmentFiles: listOf(labels[composeLabels.environmentFiles]) };
}

function listOf(label: string | undefined): readonly string[] {
  return (label ?? '').split(',').filter((file) => file !== '');
}

/** What d8x-ops gave Compose on its standard input, as Compose notes that. */
function isOverride(file: string): boolean {
  return file === '-' || file.endsWith('/-');
}

/**
 * The containers of the broker's project: the one in a folder `broker`, where `d8x-cli` puts it. One-off containers
 * (`compose run`) are none of its services.
 */
export function brokerContainers<T extends Pick<Container, 'labels'>>(containers: readonly T[]): readonly T[] {
  return containers.filter(({ labels }) => {
    const isOneOff = labels[composeLabels.oneOff]?.toLowerCase() === 'true';
    return !isOneOff && projectOf({ labels })?.directory.split('/').at(-1) === 'broker';
  });
}

import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { readWorkflow } from './workflow-file.ts';

const WORKFLOW_PATH = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/** Registers the workflow files of the default branch, as GitHub does after a push. */
export function discoverWorkflows(world: World, repository: Repository): void {
  const head = repository.git.branches.get(repository.defaultBranch);
  const files = head === undefined ? undefined : repository.git.commits.get(head)?.files;
  for (const [path, content] of files ?? []) {
    if (!WORKFLOW_PATH.test(path)) continue;
    const name = readWorkflow(path, content.toString())?.name ?? path;
    const known = [...repository.workflows.values()].find((workflow) => workflow.path === path);
    if (known !== undefined) {
      known.name = name;
      continue;
    }
    const id = world.state.nextId(150_000_000);
    repository.workflows.set(id, { id, path, name, state: 'active', createdAt: world.state.now() });
  }
}

import { resolveRef } from '../state/git.ts';
import type { Happening, World } from '../world.ts';
import { readWorkflow } from './workflow-file.ts';

/** Starts the workflows that something triggers by itself, such as a release; what a job's own token does starts none. */
export function triggerWorkflows(world: World, happening: Happening, { ref }: { ref?: string } = {}): void {
  const { event, action, repository, sender } = happening;
  if (sender.id === world.state.actionsBot.id && event !== 'repository_dispatch') return;
  const at = resolveRef(repository.git, ref ?? repository.defaultBranch);
  if (at === undefined) return;
  for (const workflow of repository.workflows.values()) {
    const text = at.files.get(workflow.path)?.toString();
    const file = text === undefined ? undefined : readWorkflow(workflow.path, text);
    const types = file?.events.get(event);
    if (types === undefined || workflow.state !== 'active') continue;
    if (types.length > 0 && !types.includes(action ?? '')) continue;
    world.runs.create({
      repository,
      workflow,
      event,
      ref: ref ?? repository.defaultBranch,
      sha: at.sha,
      actor: sender,
      inputs: {},
      payload: world.payloadOf(happening),
    });
  }
}

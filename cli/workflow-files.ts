import { readFile } from 'node:fs/promises';

/** The ready-made workflows, by what `--workflow` calls them. */
export const workflows = {
  operate: { source: 'd8x-ops.yml', target: 'd8x-ops.yml', perEnvironment: false },
  rollback: { source: 'rollback.yml', target: 'd8x-rollback.yml', perEnvironment: false },
  backup: { source: 'schedule.yml', target: 'd8x-backup.yml', perEnvironment: true },
  release: { source: 'release.yml', target: 'd8x-release.yml', perEnvironment: true },
  images: { source: 'images.yml', target: 'd8x-images.yml', perEnvironment: true },
} as const;

export type WorkflowName = keyof typeof workflows;

export function isWorkflowName(name: string): name is WorkflowName {
  return Object.hasOwn(workflows, name);
}

/** A commit of the Action, and the tag or branch that it was found by. */
export interface ActionPin {
  readonly repository: string;
  readonly commit: string;
  readonly ref: string;
}

/** Of whichever release the ready-made workflows are. */
const published = /D8-X\/d8x-ops@[0-9a-f]{40} # v\S+/g;

/** A workflow's file for one environment: its path in the repository, and its text with the Action pinned. */
export async function workflowFile(
  name: WorkflowName,
  environment: string,
  { repository, commit, ref }: ActionPin,
): Promise<{ readonly path: string; readonly text: string }> {
  const { source, target, perEnvironment } = workflows[name];
  // Beside the sources one folder up; in the bundle, which copies them, one folder above its chunks.
  const text = await readFile(new URL(`../workflows/${source}`, import.meta.url), 'utf8');
  const note = ref === commit ? '' : ` # ${ref}`;
  const pinned = text.replaceAll(published, () => `${repository}@${commit}${note}`);
  if (!perEnvironment || environment === 'production') return { path: `.github/workflows/${target}`, text: pinned };
  return {
    path: `.github/workflows/${target.replace('.yml', `-${environment}.yml`)}`,
    text: pinned.replaceAll(/\bproduction\b/g, environment),
  };
}

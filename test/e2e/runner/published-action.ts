import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the workflows to copy name as the Action, and a folder that holds it as GitHub would fetch it: action.yml and dist/ only. */
export interface PublishedAction extends AsyncDisposable {
  readonly actions: Readonly<Record<string, string>>;
}

export async function publishedAction(): Promise<PublishedAction> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-action-'));
  await cp(join(root, 'action.yml'), join(folder, 'action.yml'));
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  return {
    actions: { [`D8-X/d8x-ops@${'0'.repeat(40)}`]: folder },
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * A workflow to copy, as text for act, which knows GitHub's workflows as they were before `queue` came to concurrency groups (May
 * 2026) and refuses the word.
 */
export async function workflowForAct(name: string): Promise<string> {
  const text = await readFile(join(root, 'workflows', name), 'utf8');
  return text.replace(/^ {2}queue: max\n/m, '');
}

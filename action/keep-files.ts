import { defined } from '../src/defined.ts';
import type { RunContext } from '../src/request.ts';
import type { ActionContext } from './context.ts';
import { uploadFiles } from './stores/artifact.ts';

const otherwise = "Check the repository's artifact storage.";

/** How a run keeps files: as an artifact of it. Nothing where no workflow runs. */
export function keepFilesOf({ runInfo, hidden, context: { signal } }: ActionContext): Pick<RunContext, 'keepFiles'> {
  const keepFiles: RunContext['keepFiles'] =
    runInfo.event === 'local'
      ? undefined
      : async (name, files) => uploadFiles({ runInfo, hidden, signal }, name, files, otherwise);
  return defined({ keepFiles });
}

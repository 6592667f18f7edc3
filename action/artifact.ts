import { dirname } from 'node:path';
import type { DefaultArtifactClient } from '@actions/artifact';
import { messageOf, OpsError } from '../src/errors.ts';
import type { RunContext } from '../src/request.ts';
import type { Variables } from './hide/split-environment.ts';
import { withVariables } from './hide/with-variables.ts';
import type { WorkflowRunInfo } from './workflow-run-info.ts';

type Publish = NonNullable<RunContext['publish']>;

/** An upload that has not ended by then is taken for stalled, in milliseconds. */
const longestUploadMs = 600_000;

export interface Upload {
  readonly runInfo: WorkflowRunInfo;
  readonly hidden: Variables;
  readonly retentionDays: number | undefined;
  readonly signal: AbortSignal;
  /** How long it may take, in milliseconds. */
  readonly retryForMs?: number | undefined;
}

/**
 * Keeps a backup's files as one artifact of the run. They are three (the encrypted file, its manifest, RESTORE.md), so they go
 * as an archive, which GitHub's `skipArchive` for single files can't hold; it is stored, not compressed a second time.
 */
export function publisher({ runInfo, hidden, retentionDays, signal, retryForMs = longestUploadMs }: Upload): Publish {
  return async (files, name) => {
    const [first] = files;
    if (first === undefined) throw new OpsError('upload-failed', 'there is no file to upload');
    const upload = withArtifacts(hidden, (client) =>
      client.uploadArtifact(name, [...files], dirname(first), {
        compressionLevel: 0,
        ...(retentionDays === undefined ? {} : { retentionDays }),
      }),
    );
    const { id, digest } = await orThrow(Promise.race([upload, stalled(signal, retryForMs)]), name);
    if (id === undefined || digest === undefined) {
      throw new OpsError('upload-failed', `GitHub did not confirm the artifact ${name}`, { where: name });
    }
    return { id, name, digest: `sha256:${digest}`, url: `${runInfo.url}/artifacts/${id}` };
  };
}

/** What the artifact client looks for in the environment: the job's token and address of the service, and the way there. */
const variablesOfArtifacts = /^(?:ACTIONS_(?!ID_TOKEN)|(?:https?|all|no)_proxy$)/i;

/** Uses the artifact client, with GitHub's storage behind it: large, and so loaded where it is used. */
export async function withArtifacts<T>(
  hidden: Variables,
  use: (client: DefaultArtifactClient) => Promise<T>,
): Promise<T> {
  return withVariables(hidden, variablesOfArtifacts, async () => {
    const { DefaultArtifactClient: Client } = await import('@actions/artifact');
    return use(new Client());
  });
}

const hint =
  "The encrypted backup is on the runner only. Check the repository's artifact storage and retention, or set upload: false and keep the file by a step of your own.";

async function orThrow<T>(upload: Promise<T>, name: string): Promise<T> {
  try {
    return await upload;
  } catch (error) {
    if (error instanceof OpsError) throw error;
    const message = messageOf(error);
    throw new OpsError('upload-failed', `the artifact ${name} could not be uploaded: ${message}`, {
      where: name,
      hint,
      cause: error,
    });
  }
}

async function stalled(signal: AbortSignal, retryForMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the upload did not end within ${retryForMs / 1_000} s`)),
      retryForMs,
    );
    timer.unref();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}

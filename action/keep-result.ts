import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../src/errors.ts';
import { resultArtifact } from '../src/report/markers.ts';
import type { Result } from '../src/report/result.ts';
import type { ActionContext } from './context.ts';
import { uploadFiles } from './stores/artifact.ts';

/** How long the job waits for it; GitHub gives a cancelled one little time. In milliseconds. */
const longestMs = { usual: 60_000, cancelled: 5_000 };

/**
 * Keeps a run's result with it, for whoever reads it by the run's id. Where no artifacts are taken, as by enterprise servers, nothing is kept; a
 * result that can't be kept is told in the job's log and changes nothing.
 */
export async function keepResult(
  result: Result,
  { runInfo, hidden, context: { journal, signal } }: ActionContext,
): Promise<void> {
  if (runInfo.event === 'local' || (hidden['ACTIONS_RESULTS_URL'] ?? '') === '') return;
  const folder = await mkdtemp(join(tmpdir(), 'd8x-ops-result-'));
  try {
    const file = join(folder, resultArtifact);
    await writeFile(file, JSON.stringify(result));
    const retryForMs = signal.aborted ? longestMs.cancelled : longestMs.usual;
    const given = { runInfo, hidden, signal: AbortSignal.timeout(retryForMs), retryForMs, isOneFile: true };
    await uploadFiles(given, resultArtifact, [file], '');
  } catch (error) {
    journal.notice(`This run's result is not kept as an artifact: ${messageOf(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

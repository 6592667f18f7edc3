import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { waitFor } from '../../wait.ts';

const manifestSchema = z.object({ encrypted: z.object({ sha256: z.string() }) });

/** How the run ended: killed, having kept a backup, having verified one. */
interface Ended {
  readonly killed: boolean;
  readonly backedUp: boolean;
  readonly verified: boolean;
}

const waiting = { seconds: 15, everyMs: 200 };

/** The folders of a runner that outlives its jobs, as a self-hosted one does, and what may lie in them. */
export class RunnerFiles implements AsyncDisposable {
  readonly #folder: string;
  readonly backups: string;
  readonly temporary: string;
  /** Unfinished files of runs that were killed, which the next backup has to remove. */
  #forgotten: readonly string[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.backups = join(folder, 'backups');
    this.temporary = join(folder, 'tmp');
  }

  static async make(): Promise<RunnerFiles> {
    const files = new RunnerFiles(await mkdtemp(join(tmpdir(), 'd8x-chaos-')));
    await chmod(files.#folder, 0o755);
    await Promise.all([mkdir(files.backups), mkdir(files.temporary)]);
    // As /tmp is: a scratch server runs as another user.
    await chmod(files.temporary, 0o1777);
    return files;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Backups are whole or not there, nothing else is left, and a run that was killed leaves no more than unfinished files, which the
   * next backup removes.
   * @param jobTemp the RUNNER_TEMP of its job
   */
  async check(ended: Ended, jobTemp: string): Promise<void> {
    // The scratch server of a run that was killed is ending.
    const left = async (): Promise<readonly string[]> => {
      const names = await readdir(this.temporary);
      return ended.verified ? names : names.filter((name) => !this.#forgotten.includes(name));
    };
    const waited = waitFor('the temporary folder', async () => (await left()).length === 0, waiting);
    const isTidy = await waited.then(
      () => true,
      () => false,
    );
    // Nothing watches over a server that is only just being made.
    if (!isTidy && !ended.killed) assert.deepEqual(await left(), [], 'the temporary folder');
    await this.#age(await readdir(this.temporary), this.temporary);
    const kept = (await readdir(jobTemp)).filter((name) => !/^d8x-ops-summary-.*\.md$/.test(name));
    assert.deepEqual(kept, [], 'RUNNER_TEMP');

    const names = await readdir(this.backups);
    const unfinished = names.filter((name) => name.endsWith('.partial'));
    if (ended.backedUp) {
      const stayed = unfinished.filter((name) => this.#forgotten.includes(name));
      assert.deepEqual(stayed, [], 'unfinished files of runs that were killed, after the next backup');
    }
    if (!ended.killed) {
      const fresh = unfinished.filter((name) => !this.#forgotten.includes(name));
      assert.deepEqual(fresh, [], 'unfinished files of a run that was not killed');
    }
    await this.#checkBackups(names, ended.killed);
    await this.#age(unfinished, this.backups);
    this.#forgotten = [...unfinished, ...(await readdir(this.temporary))];
  }

  async #checkBackups(names: readonly string[], killed: boolean): Promise<void> {
    const backups = names.filter((name) => name.endsWith('.age'));
    for (const name of backups) {
      const { encrypted } = manifestSchema.parse(
        JSON.parse(await readFile(join(this.backups, `${name}.json`), 'utf8')),
      );
      const sha256 = createHash('sha256')
        .update(await readFile(join(this.backups, name)))
        .digest('hex');
      assert.equal(sha256, encrypted.sha256, name);
    }
    const described = new Set(backups.flatMap((name) => [name, `${name}.json`]));
    const others = names.filter((name) => !described.has(name) && !name.endsWith('.partial') && name !== 'RESTORE.md');
    if (!killed) assert.deepEqual(others, [], 'files beside the backups');
    const finished = names.filter((name) => !name.endsWith('.partial'));
    await Promise.all(finished.map((name) => rm(join(this.backups, name))));
  }

  /** Files that were written to within the hour are left alone, for another run may be at them. */
  async #age(names: readonly string[], folder: string): Promise<void> {
    const longAgo = new Date(Date.now() - 2 * 60 * 60_000);
    await Promise.all(names.map((name) => utimes(join(folder, name), longAgo, longAgo)));
  }
}

import { type ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { scratchPrefix } from '../../../src/database/forgotten-scratch.ts';

/** What Node tells on its channel `child_process`, at each process that is started. */
const startedProcess = z.object({
  process: z.custom<Pick<ChildProcess, 'spawnargs'>>((value) => typeof value === 'object' && value !== null),
});

/**
 * The folders of the scratch servers that this process starts, wherever they are made: others' tests make theirs beside them at the
 * same time, and after a fault nobody is left to be asked where they were.
 */
export class ScratchFolders {
  readonly #processes: Pick<ChildProcess, 'spawnargs'>[] = [];

  constructor() {
    subscribe('child_process', (message) => this.#processes.push(startedProcess.parse(message).process));
  }

  /** Paths of all that were begun, in order. */
  begun(): readonly string[] {
    return this.#processes.flatMap(({ spawnargs }) =>
      // Not known where the program could not be started.
      (spawnargs ?? []).filter((word) => word.startsWith('/') && basename(word).startsWith(scratchPrefix)),
    );
  }

  /** Paths of those that are there. */
  left(): readonly string[] {
    return this.begun().filter((folder) => existsSync(folder));
  }
}

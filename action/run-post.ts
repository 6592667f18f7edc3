import { info } from '@actions/core';

/** Runs the Action: inputs in, runbook, outputs out. */
export async function runPost(): Promise<void> {
  await Promise.resolve();
  info('d8x-ops');
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setOutput, summary } from '@actions/core';
import { renderSummary } from '../src/report/markdown.ts';
import { resultSchema, type Result } from '../src/report/result.ts';
import type { ProcessVariables } from './hide/split-environment.ts';
import { outputsOf } from './outputs.ts';
import type { Redactor } from './redact.ts';
import { unmaskedSummary } from './unmasked-summary.ts';

/** The result without anything secret in it: what everything that leaves the run is made of. */
export function publicResult(result: Result, redactor: Redactor): Result {
  return resultSchema.parse(redactor.data(result));
}

/** Writes summary and outputs where the runner looks for them. `masked`: what the runner would hide in the summary besides secrets. */
export async function reportToRunner(result: Result, env: ProcessVariables, masked: readonly string[]): Promise<void> {
  const markdown = renderSummary(result, (text) => unmaskedSummary(text, masked));
  const path = join(env['RUNNER_TEMP'] ?? '.', `d8x-ops-summary-${result.run.id}-${result.run.attempt}.md`);
  await writeFile(path, markdown);
  if ((env['GITHUB_OUTPUT'] ?? '') !== '') {
    for (const [name, value] of Object.entries(outputsOf(result, path))) setOutput(name, value);
  }
  if ((env['GITHUB_STEP_SUMMARY'] ?? '') !== '') await summary.addRaw(markdown).write({ overwrite: true });
}

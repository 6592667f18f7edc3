import { z } from 'zod';
import { parseJson } from '../json.ts';
import type { SecretMasker } from '../runner/secret-masker.ts';
import type { RunHandle } from '../runs/run-handle.ts';

/** What act writes, a line each, with `--json`. */
const LINE = z.object({
  msg: z.string().default(''),
  level: z.string().optional(),
  raw_output: z.boolean().optional(),
  stage: z.string().optional(),
  step: z.string().optional(),
  stepResult: z.string().optional(),
  command: z.string().optional(),
  content: z.string().optional(),
});

/**
 * Shows in the run what one line of act's output says: the log, the steps, the job summary. act masks a secret of several lines only as a
 * whole; what `masker` hides, as GitHub's runner does, is hidden here.
 */
export function follow(run: RunHandle, line: string, masker: SecretMasker): void {
  const entry = LINE.safeParse(parsed(line));
  if (!entry.success) {
    run.log(`${masker.mask(line)}\n`);
    return;
  }
  const { msg, raw_output: raw, stage, step, stepResult, command, content, level } = entry.data;
  if (command === 'summary') run.summarize(masker.maskLines(content ?? ''));
  else if (raw === true || level === 'error' || command !== undefined)
    run.log(masker.maskLines(msg.endsWith('\n') ? msg : `${msg}\n`));
  if (step === undefined) return;
  const name = stage === 'Post' ? `Post ${step}` : step;
  if (stepResult !== undefined) run.step(name, 'completed', stepResult === 'success' ? 'success' : 'failure');
  else if (/^\S+ Run /.test(msg)) run.step(name, 'in_progress');
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}

import { conclude, type Draft } from './operations/conclude.ts';
import { openRun, type OpenRun } from './operations/open-run.ts';
import { backup } from './operations/backup.ts';
import { lock, unlock } from './operations/lock.ts';
import { plan } from './operations/plan.ts';
import { restore } from './operations/restore.ts';
import { rollback } from './operations/rollback.ts';
import { status } from './operations/status.ts';
import { update } from './operations/update.ts';
import { checkRequest } from './operations/check-request.ts';
import type { Operation, Result } from './report/result.ts';
import type { RunContext, RunRequest } from './request.ts';

const operations: Readonly<Record<Operation, (open: OpenRun) => Promise<void>>> = {
  update,
  backup,
  plan,
  rollback,
  restore,
  status,
  lock,
  unlock,
};

/** Does what was asked for, from checking the inputs to closing the last connection. Never throws: every end is a result. */
export async function runbook(request: RunRequest, context: RunContext): Promise<Result> {
  const startedAt = context.now();
  const draft: Draft = { services: [] };
  try {
    await checkRequest(request);
    const open = await openRun(request, context, draft);
    try {
      await operations[request.operation](open);
    } finally {
      await open.cluster.close();
    }
    return conclude(request, context, startedAt, draft, undefined);
  } catch (error) {
    return conclude(request, context, startedAt, draft, error);
  }
}

export { releaseLeftLock } from './operations/lock.ts';
export { recoverLeft } from './operations/recover-left.ts';
export { checkRequest } from './operations/check-request.ts';
export { conclude } from './operations/conclude.ts';

import { conclude } from './operations/conclude.ts';
import type { Draft } from './operations/draft.ts';
import { openRun } from './operations/open-run.ts';
import { followDatabase } from './operations/follow-database.ts';
import { operations } from './operations/operations.ts';
import { checkRequest } from './operations/check-request.ts';
import { checkTime } from './operations/check-time.ts';
import type { Result } from './report/result.ts';
import type { RunContext, RunRequest } from './request.ts';

/** Does what was asked for, from checking the inputs to closing the last connection. Never throws: every end is a result. */
export async function runbook(request: RunRequest, context: RunContext): Promise<Result> {
  const startedAt = context.now();
  const draft: Draft = { services: [] };
  try {
    await checkRequest(request);
    checkTime(request, context);
    const open = await openRun(request, context, draft);
    try {
      await operations[request.operation].run(await followDatabase(open));
    } finally {
      await open.cluster.close();
    }
    return conclude(request, context, startedAt, draft, undefined);
  } catch (error) {
    return conclude(request, context, startedAt, draft, error);
  }
}

export { operations } from './operations/operations.ts';
export { releaseLeftLock } from './operations/release-left-lock.ts';
export { recoverLeft } from './operations/recover-left.ts';
export { checkRequest } from './operations/check-request.ts';
export { conclude } from './operations/conclude.ts';

import { status as readStatus } from '../update/status/status.ts';
import type { OperationModule } from './operation.ts';
import { warnOfAge } from './warn-of-age.ts';
import { updateContext } from './update-context.ts';

/** The cluster at a glance. */
export const status: OperationModule = {
  unattended: true,
  sections: ['status'],
  run: async (open) => {
    const update = await updateContext(open, open.context.signal);
    open.draft.status = await open.context.journal.step({ title: 'Observe the cluster', phase: 'prepare' }, () =>
      readStatus(update),
    );
    const { request, context, draft } = open;
    const last = draft.status?.lastBackup;
    warnOfAge({ maxAgeMs: request.database.maxAgeMs, last }, context.journal, context.now());
  },
  headline: ({ status }) => {
    const services = status?.services ?? [];
    const short = services.filter(({ replicas }) => replicas.running < replicas.desired).length;
    return short === 0
      ? `all ${services.length} services run`
      : `${short} of ${services.length} services are short of replicas`;
  },
};

import { lockManually } from '../cluster/lock/manual-lock.ts';
import { defined } from '../defined.ts';
import { minuteOf } from '../report/quantities.ts';
import { runLabel } from '../update/swarm/session.ts';
import type { OperationModule } from './operation.ts';

/** Nobody but its owner updates until it ends. */
export const lock: OperationModule = {
  sections: ['lock'],
  run: async ({ request, context, cluster, draft }) => {
    const { engine, name } = cluster.manager;
    draft.lock = await context.journal.step({ title: 'Lock the cluster', phase: 'lock', host: name }, () =>
      lockManually(
        engine,
        {
          owner: context.run.actor,
          run: runLabel(context.run),
          minutes: request.lock.minutes,
          ...defined({ reason: request.lock.reason }),
        },
        context.now,
      ),
    );
  },
  headline: ({ lock, run }) =>
    lock === undefined ? `locked by ${run.actor}` : `locked by ${lock.owner} until ${minuteOf(lock.expiresAt)}`,
};

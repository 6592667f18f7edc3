import type { RunPolicy } from '../../request.ts';
import type { Part } from '../model/plan.ts';
import { type MigrationQuestion, planMigrations } from './plan-migrations.ts';

type Asked = Omit<MigrationQuestion, 'service' | 'acceptMigration'> & { readonly policy: RunPolicy };

/** A service's part of the plan with what its migrations say to it; as it is where nothing of the service changes. */
export function withMigrations(part: Part, { policy, ...asked }: Asked): Part {
  const { planned } = part;
  if (planned === undefined || planned.kind === 'broker' || planned.action === 'none') return part;
  const acceptMigration = policy.acceptMigration === true;
  const { problems, notices, migrations } = planMigrations({ ...asked, service: planned.service, acceptMigration });
  return {
    ...part,
    planned: migrations === undefined ? planned : { ...planned, migrations },
    problems: [...part.problems, ...problems],
    notices: [...part.notices, ...notices],
  };
}

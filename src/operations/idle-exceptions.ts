import { sameRepository } from '../image/reference.ts';
import type { RunPolicy } from '../request.ts';
import type { Plan } from '../update/model/plan.ts';

/**
 * A sentence for each exception that was asked for although the plan has nothing that needs it.
 * @param isOutside whether it is a time in which updates may not begin
 */
export function idleExceptions(
  { purpose, services }: Pick<Plan, 'purpose' | 'services'>,
  policy: Pick<RunPolicy, 'allowImageChange' | 'allowKeyChange' | 'acceptMigration' | 'override'>,
  isOutside: boolean,
): readonly string[] {
  const moves = services.some(({ from, to }) => !sameRepository(from, to));
  const changesKey = services.some(({ key, address }) => key !== undefined && address?.after !== address?.before);
  // An update may have to go back by itself: then it is used.
  const migrates = services.some(
    ({ action, migrations }) =>
      migrations !== undefined && (migrations.goesBack || (purpose === 'update' && action !== 'none')),
  );
  const idle = [
    ...(policy.allowImageChange && !moves ? ['--allow-image-change'] : []),
    ...(policy.allowKeyChange && !changesKey ? ['--allow-key-change'] : []),
    ...(policy.acceptMigration === true && !migrates ? ['--accept-migration'] : []),
    ...(policy.override === undefined || isOutside ? [] : ['--override']),
  ];
  return idle.map((option) => `${option} was given, and there is nothing here that it loosens.`);
}

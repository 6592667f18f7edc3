import { resultSchema } from '../../../src/report/result.ts';
import type { StepEnd } from '../../e2e/runner/step.ts';

/** What the run said became of each service; undefined where it wrote no result. */
export function outcomesOf({ outputs }: StepEnd): ReadonlyMap<string, string> | undefined {
  const { result } = outputs;
  if (result === undefined) return undefined;
  const { services } = resultSchema.parse(JSON.parse(result));
  return new Map(services.map(({ service, outcome }) => [service, outcome]));
}

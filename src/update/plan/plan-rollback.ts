import { defined } from '../../defined.ts';
import { withMigrations } from './plan-migrations.ts';
import { readsKey } from '../keys/key-services.ts';
import { formatReference, isPinned, type PinnedImage } from '../../image/reference.ts';
import { askedTwice, type FoundService, findService, runsOther } from '../model/find-service.ts';
import { servicesOfLastRun } from '../records/last-run.ts';
import { finishPlan } from './finish-plan.ts';
import { readReference } from '../model/image-text.ts';
import type { Observation } from '../model/observation.ts';
import type { Part, Plan, PlanRequest, Target } from '../model/plan.ts';
import { runningImage } from './plan-broker-service.ts';
import { withDependents } from './dependents.ts';
import { pairKeys } from './pair-keys.ts';
import { keepName, nothingAboutKeys, type PlannedKey } from './plan-key.ts';
import { planKeyBack } from './plan-key-rollback.ts';
import { type PlanProblem, refusal } from '../model/plan-problem.ts';
import { planService } from './plan-service.ts';
import { imageToGoBackTo } from './plan-swarm-service.ts';
import { nextSequence, type RollbackTarget, rollbackTarget } from '../model/record.ts';

/**
 * Plans the way back: each service one step back in what d8x-ops recorded of it. Pure.
 * @param names the services; none means all that the last run changed, and never what an earlier one did
 * @throws OpsError with every problem found: `rollback-unknown`, `key-needed`, `service-unknown`, `update-in-progress` and so on
 */
export function planRollback(
  observation: Observation,
  names: readonly string[],
  request: Omit<PlanRequest, 'services' | 'keys'>,
): Plan {
  const chosen =
    names.length === 0 ? servicesOfLastRun(observation) : names.map((name) => findService(observation, name));
  if (chosen.length === 0) throw refusal([nothingRecorded]);
  const unknown: string[] = [];
  const parts = chosen.flatMap((found): readonly Part[] => {
    if (found.kind === 'none') return [{ problems: [found.problem], notices: [] }];
    const step = stepBack(found);
    if (step !== undefined) return [planBack(found, step, observation, request)];
    unknown.push(found.observed.name);
    return [];
  });
  const nothing = unknown.length === 0 ? [] : [nothingKnown(unknown)];
  const twice = { problems: askedTwice(observation, names), notices: [] };
  const all = [twice, ...withDependents(observation, parts), pairKeys(observation.keys, parts), ...nothing];
  return finishPlan('rollback', observation, request.policy, all);
}

type BackRequest = Omit<PlanRequest, 'services' | 'keys'>;

const nothingRecorded: PlanProblem = {
  path: 'services',
  code: 'rollback-unknown',
  message: 'there is no recorded update to go back from: d8x-ops has not updated this cluster yet',
  hint: 'Name what should run instead with an update, such as api@sha256:….',
};

function planBack(found: FoundService, step: RollbackTarget, observation: Observation, request: BackRequest): Part {
  const { name, record } = found.observed;
  const { run, at } = request;
  const to = readReference(step.image);
  if (to === undefined || !isPinned(to)) return unknownWay(name, step.image);
  const key = keyBack(found, to, step, observation, request);
  const by = {
    at: at.toISOString(),
    run: run.id,
    actor: run.actor,
    ...defined({ keyAddress: key.address?.after }),
  };
  const target: Target = {
    to,
    platforms: [],
    key: key.change,
    address: key.address,
    recordAfter: () => step.record(by, nextSequence(observation)),
  };
  const part = planService(found, target, key, observation);
  return withMigrations(part, { purpose: 'rollback', to, record, observation, policy: request.policy });
}

/** One step back in what is recorded of a service; undefined where nothing is. */
function stepBack(found: FoundService): RollbackTarget | undefined {
  const running = found.kind === 'swarm' ? imageToGoBackTo(found.observed) : runningImage(found.observed);
  return rollbackTarget(found.observed.record, formatReference(running));
}

/** What comes back of a service's key, where it has one. */
function keyBack(
  found: FoundService,
  to: PinnedImage,
  step: RollbackTarget,
  { keys }: Observation,
  { run, policy }: BackRequest,
): PlannedKey {
  const service = readsKey(found.kind, found.observed.name);
  if (service === undefined) return nothingAboutKeys;
  const { record } = found.observed;
  const toOtherImage = runsOther(found, to);
  return planKeyBack({ service, toOtherImage, keys, record, policy, keepAs: keepName(run), step });
}

/** One thing for all services of which nothing is recorded that they ran before. */
function nothingKnown(names: readonly string[]): Part {
  const [first = 'services'] = names;
  const message = `nothing is recorded that ${names.join(', ')} ran before`;
  const hint = `Name what should run, such as: update ${first}@sha256:…`;
  const path = names.length === 1 ? first : 'services';
  return { problems: [{ path, code: 'rollback-unknown', message, hint }], notices: [] };
}

/** It is recorded by a tag alone. */
function unknownWay(name: string, image: string): Part {
  const message = `what ${name} ran before is recorded without a digest (${image}), so it can't be told which image that was`;
  const hint = `Name what it should run, such as: update ${name}@sha256:…`;
  return { problems: [{ path: name, code: 'rollback-unknown', message, hint }], notices: [] };
}

import { defined } from '../../defined.ts';
import { formatReference, type PinnedImage } from '../../image/reference.ts';
import { readsKey } from '../keys/key-services.ts';
import { findService, type FoundService, runsOther } from '../model/find-service.ts';
import type { Observation } from '../model/observation.ts';
import { stateOf } from '../model/observed-migration.ts';
import type { Part, Plan, PlanRequest, Target } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import { isSameImage, nextSequence, recordDeployment } from '../model/record.ts';
import { updatingRun } from '../model/update-labels.ts';
import { finishPlan } from './finish-plan.ts';
import { type EarlierDatabase, fitImage } from './fit-image.ts';
import { keepName, nothingAboutKeys, type PlannedKey } from './plan-key.ts';
import { planKeyBack } from './plan-key-rollback.ts';
import { planService } from './plan-service.ts';
import { imageToGoBackTo } from './plan-swarm-service.ts';

type ExchangeRequest = Omit<PlanRequest, 'services' | 'keys'> & {
  /** The services that use the database. */
  readonly names: readonly string[];
  readonly earlier: EarlierDatabase;
};

/**
 * Plans what the services that use a database run when another one takes its place: all are started anew, on images that fit it. Pure.
 * @throws OpsError with every problem found: `restore-refused`, `key-needed`, `update-in-progress` and so on
 */
export function planExchange(observation: Observation, request: ExchangeRequest): Plan {
  const parts = request.names.map((name) => planOne(observation, name, request));
  return finishPlan('update', observation, { ...request.policy, prune: 'none' }, parts);
}

function planOne(observation: Observation, name: string, request: ExchangeRequest): Part {
  const found = findService(observation, name);
  if (found.kind === 'none') return { problems: [found.problem], notices: [] };
  if (found.kind === 'broker') return refused(name, `${name} runs on the broker host, and is not stopped by this`);
  const { mode } = found.observed.service;
  if (mode.kind !== 'replicated')
    return refused(name, `${name} is ${mode.kind}, so that it can't be stopped while the databases are exchanged`);
  const present = imageToGoBackTo(found.observed);
  const { record } = found.observed;
  const fit = fitImage({
    service: name,
    // What it runs, not what it ran before an update that is paused.
    present: found.observed.image.digest === undefined ? present : found.observed.image,
    record,
    now: stateOf(observation.migrations, name),
    earlier: request.earlier,
  });
  if (fit.kind === 'problem') return { problems: [fit.problem], notices: [] };
  const key = keyOf(found, fit.to, observation, request);
  const part = planService(found, targetOf(found, fit.to, key, observation, request), key, observation);
  return fit.notice === undefined ? part : { ...part, notices: [...part.notices, fit.notice] };
}

function refused(path: string, message: string): Part {
  const problem: PlanProblem = {
    path,
    code: 'restore-refused',
    message,
    hint: 'Restore into a new database with the operation restore, and point the services to it.',
  };
  return { problems: [problem], notices: [] };
}

function targetOf(
  found: FoundService & { readonly kind: 'swarm' },
  to: PinnedImage,
  key: PlannedKey,
  observation: Observation,
  { run, at }: ExchangeRequest,
): Target {
  const { observed } = found;
  const deployed = {
    image: formatReference(to),
    at: at.toISOString(),
    run: run.id,
    actor: run.actor,
    ...defined({ keyAddress: key.address?.after }),
  };
  const seen = {
    ...(key.change === undefined || !key.fileServes ? {} : { keyFile: key.change.keepAs }),
    ...defined({ keyAddress: key.address?.before, migrations: stateOf(observation.migrations, observed.name) }),
  };
  return {
    to,
    platforms: [],
    key: key.change,
    address: key.address,
    restart: true,
    recordAfter: () =>
      runsOther(found, to)
        ? recordDeployment(observed.record, formatReference(observed.image), deployed, nextSequence(observation), seen)
        : undefined,
  };
}

/** What comes back of a service's key where it gets another image: the file that this one wrote, where it is kept. */
function keyOf(
  found: FoundService & { readonly kind: 'swarm' },
  to: PinnedImage,
  { keys }: Observation,
  { run, policy }: ExchangeRequest,
): PlannedKey {
  const service = readsKey('swarm', found.observed.name);
  if (service === undefined) return nothingAboutKeys;
  const { record, image } = found.observed;
  const deployed = record?.history.find((one) => isSameImage(one.image, formatReference(to)));
  const isNow = deployed !== undefined && deployed === record?.history[0];
  // An update that failed and stays is not recorded, and has kept the file under the name of its run.
  const failed = isNow ? updatingRun(found.observed.service.labels) : undefined;
  const isAsRecorded =
    record === undefined || failed !== undefined || isSameImage(record.history[0].image, formatReference(image));
  const keyFile = failed === undefined ? deployed?.keyFile : keepName(failed);
  const step = { isAsRecorded, keyFile, keyAddress: deployed?.keyAddress };
  return planKeyBack({
    service,
    toOtherImage: runsOther(found, to),
    keys,
    record,
    policy,
    keepAs: keepName(run),
    step,
  });
}

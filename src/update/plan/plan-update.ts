import { defined } from '../../defined.ts';
import { stateOf } from '../model/observed-migration.ts';
import { withMigrations } from './plan-migrations.ts';
import { readsKey } from '../keys/key-services.ts';
import { OpsError } from '../../errors.ts';
import type { ServiceRequest } from '../../command/command.ts';
import { formatReference, pin, type PinnedImage } from '../../image/reference.ts';
import { askedTwice, type FoundService, findService, runsOther } from '../model/find-service.ts';
import { finishPlan } from './finish-plan.ts';
import { withDependents } from './dependents.ts';
import { pairKeys } from './pair-keys.ts';
import { keepName, nothingAboutKeys, type PlannedKey, planKey, unusedKeyNotices } from './plan-key.ts';
import type { Observation } from '../model/observation.ts';
import type { Part, Plan, PlanRequest } from '../model/plan.ts';
import { problemOf } from '../model/plan-problem.ts';
import { planService } from './plan-service.ts';
import { type DeploymentRecord, nextSequence, recordDeployment } from '../model/record.ts';
import { wantedImage } from '../observe/requested-image.ts';

/**
 * Plans an update: what each service will run, where it is pulled, and how it is undone. Pure.
 * @throws OpsError with every problem found: `service-unknown`, `image-change-refused`, `image-not-found`, `image-platform`,
 *   `key-needed`, `key-change-refused`, `keys-unpaired`, `update-in-progress`, `disk-full`, `ssh-unreachable` and the registry's; the
 *   code is the first one's
 */
export function planUpdate(observation: Observation, request: PlanRequest): Plan {
  const parts = request.services.map((asked) => planRequested(observation, request, asked));
  const twice = askedTwice(
    observation,
    request.services.map(({ service }) => service),
  );
  return finishPlan('update', observation, request.policy, [
    { problems: twice, notices: [] },
    ...withDependents(observation, parts),
    pairKeys(observation.keys, parts),
    { problems: [], notices: unusedKeyNotices(request) },
  ]);
}

function planRequested(observation: Observation, request: PlanRequest, asked: ServiceRequest): Part {
  const found = findService(observation, asked.service);
  if (found.kind === 'none') return { problems: [found.problem], notices: [] };
  const wanted = wantedImage(asked, found.observed.image, request.policy.allowImageChange);
  if (!wanted.ok) return { problems: [wanted.problem], notices: [] };
  const resolution = observation.resolutions.find((one) => one.request === asked);
  if (resolution === undefined) throw new OpsError('internal', `the image of ${asked.service} was never looked up`);
  if (!resolution.answer.ok) return { problems: [problemOf(asked.service, resolution.answer.error)], notices: [] };
  const { digest, platforms } = resolution.answer.image;
  const to = pin(wanted.image, digest);
  const key = keyOf(found, to, observation, request);
  const deployed = {
    image: formatReference(to),
    at: request.at.toISOString(),
    run: request.run.id,
    actor: request.run.actor,
    ...defined({ keyAddress: key.address?.after }),
  };
  const migrations = stateOf(observation.migrations, found.observed.name);
  const replaced = {
    ...(key.change === undefined || !key.fileServes ? {} : { keyFile: key.change.keepAs }),
    ...defined({ keyAddress: key.address?.before, migrations }),
  };
  const record: DeploymentRecord | undefined = found.observed.record;
  const target = {
    to,
    platforms,
    key: key.change,
    address: key.address,
    recordAfter: (from: Parameters<typeof formatReference>[0]) =>
      recordDeployment(record, formatReference(from), deployed, nextSequence(observation), replaced),
  };
  const part = planService(found, target, key, observation);
  return withMigrations(part, { purpose: 'update', to, record, observation, policy: request.policy });
}

/** What is done about the key of a service, where it has one. */
function keyOf(found: FoundService, to: PinnedImage, { keys }: Observation, { policy, run }: PlanRequest): PlannedKey {
  const service = readsKey(found.kind, found.observed.name);
  if (service === undefined) return nothingAboutKeys;
  const { record } = found.observed;
  return planKey({ service, toOtherImage: runsOther(found, to), keys, record, policy, keepAs: keepName(run) });
}

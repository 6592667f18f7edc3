import type { CommandOf, ServiceRequest } from '../../src/command/command.ts';
import { OpsError } from '../../src/errors.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Environment } from '../../src/policy/policy.ts';
import { duration } from '../../src/report/quantities.ts';
import type { ImageOfResult, Result } from '../../src/report/result.ts';
import { listRuns } from '../github/runs.ts';
import { readResult } from '../github/results.ts';
import type { RepositoryContext } from '../context.ts';

/** An update of one environment that was verified, and what it moved there. */
export interface VerifiedUpdate {
  readonly environment: string;
  readonly run: { readonly id: string; readonly url: string };
  readonly verifiedAt: Date;
  readonly services: readonly PromotedService[];
}

export interface PromotedService {
  readonly service: string;
  readonly image: ImageOfResult;
  readonly digest: string;
}

/** GitHub keeps results that long at most (90 days; 400 in private repositories), in milliseconds. */
const longestMs = 400 * 24 * 3_600_000;
/** So many runs are looked at: what is older was another time. */
const mostRuns = 30;

/** The error for a promotion that can't be. */
export function promotionRefused(message: string, where: string, hint: string): OpsError {
  return new OpsError('promotion-refused', message, { where, hint });
}

/**
 * The last update of an environment that the bot started and that was verified, by its run and the result that this kept.
 * @throws OpsError `promotion-refused` where there is none
 */
export async function lastVerifiedUpdate(
  context: RepositoryContext,
  environment: Environment,
): Promise<VerifiedUpdate> {
  const { name, workflow } = environment;
  const since = new Date(context.now().getTime() - longestMs);
  const runs = await listRuns(context.ask, context.repository, { workflow, actor: context.login, since });
  const over = runs.filter(
    ({ actor, conclusion, status }) => actor === context.login && status === 'completed' && conclusion !== undefined,
  );
  for (const run of over.slice(0, mostRuns)) {
    if (run.requestId?.kind === 'comment' && run.requestId.isPlan === true) continue;
    const result = await readResult(context.ask, context.repository, run);
    if (result?.run.environment !== name) continue;
    // Whatever came after the last good update has made something else of the environment.
    if (!['update', 'rollback', 'restore', 'recover'].includes(result.operation) || result.conclusion === 'refused')
      continue;
    if (result.operation !== 'update' || result.conclusion !== 'success') {
      throw promotionRefused(
        `the last ${result.operation} of ${name} ended with: ${result.headline}`,
        run.url,
        `Update ${name} first; what is verified there can be promoted.`,
      );
    }
    return { environment: name, run, verifiedAt: new Date(result.finishedAt), services: servicesOf(result) };
  }
  throw promotionRefused(
    `no verified update of ${name} is known that a command started and whose result GitHub still keeps`,
    workflow,
    `Update ${name} by a command first. Runs keep their result as the artifact d8x-ops-result, as long as the repository keeps artifacts.`,
  );
}

function servicesOf({ services }: Result): readonly PromotedService[] {
  return services.flatMap(({ service, outcome, to }) => {
    const isThere = outcome === 'updated' || outcome === 'unchanged';
    if (!isThere || to?.digest === undefined) return [];
    return [{ service, image: to, digest: to.digest }];
  });
}

/**
 * The services of an update that a promotion names; all of them where it names none.
 * @throws OpsError `promotion-refused`
 */
export function promotedServices(
  update: VerifiedUpdate,
  { services: named }: Pick<CommandOf<'promote'>, 'services'>,
): readonly PromotedService[] {
  const names = update.services.map(({ service }) => service);
  const missing = named.find((service) => !names.includes(service));
  if (missing !== undefined || names.length === 0) {
    throw promotionRefused(
      missing === undefined
        ? `the last update of ${update.environment} moved nothing`
        : `${missing} is not among what the last update of ${update.environment} moved: ${names.join(', ')}`,
      update.run.url,
      `Update it on ${update.environment} first, or leave it out.`,
    );
  }
  return named.length === 0 ? update.services : update.services.filter(({ service }) => named.includes(service));
}

/** @throws OpsError `promotion-refused` before the update has been where it is for as long as the environment asks */
export function checkSoak(update: VerifiedUpdate, { name, soakMs = 0 }: Environment, now: Date): void {
  const ready = new Date(update.verifiedAt.getTime() + soakMs);
  if (now >= ready) return;
  throw promotionRefused(
    `${name} takes what has been verified on ${update.environment} for ${duration(soakMs)}, and that is so on ${ready.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    update.run.url,
    'Ask again then.',
  );
}

/** The update that a promotion comes to: exactly these images, with all that it loosens. */
export function updateOf(
  { environment, exceptions }: CommandOf<'promote'>,
  services: readonly PromotedService[],
): CommandOf<'update'> {
  return {
    verb: 'update',
    services: services.map(requestOf),
    ...(environment === undefined ? {} : { environment }),
    ...(exceptions === undefined ? {} : { exceptions }),
  };
}

function requestOf({ service, image, digest }: PromotedService): ServiceRequest {
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  return { kind: 'image', service, image: parseReference(`${image.repository}${tag}@${digest}`) };
}

/** What of these services runs otherwise than it was verified, as sentences, by a status of the environment. */
export function differences(
  services: readonly PromotedService[],
  { status }: Pick<Result, 'status'>,
): readonly string[] {
  return services.flatMap(({ service, digest }) => {
    const now = status?.services.find((one) => one.service === service);
    if (now === undefined) return [`${service} is not there`];
    if (now.image.digest !== digest)
      return [`${service} runs ${now.image.digest ?? 'an image without a digest'}, not ${digest}`];
    if (now.drift !== undefined) return [`${service}: ${now.drift}`];
    const { running, desired } = now.replicas;
    return running < desired ? [`${service} has ${running} of its ${desired} tasks`] : [];
  });
}

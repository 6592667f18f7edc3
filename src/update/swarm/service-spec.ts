import { z } from 'zod';
import { defined } from '../../defined.ts';
import { wholeNumber } from '../../cluster/engine/schemas.ts';
import type { ServiceSpec } from '../../cluster/engine/types.ts';
import { OpsError } from '../../errors.ts';
import { withoutRecord } from '../model/record.ts';
import { type RawHealthCheck, startPeriodOf } from '../model/start-gate.ts';

/** A number of the spec as it was read: it is written back, so nothing may round it. */
const exactNumber = z.union([z.number(), z.bigint()]);

/** The few fields of a service's spec that d8x-ops reads or changes; all others pass through untouched. */
const specSchema = z.looseObject({
  Labels: z.record(z.string(), z.string()).nullish(),
  TaskTemplate: z.looseObject({
    ContainerSpec: z.looseObject({
      Image: z.string(),
      StopGracePeriod: exactNumber.nullish(),
      Healthcheck: z.record(z.string(), z.unknown()).nullish(),
    }),
    ForceUpdate: exactNumber.optional(),
    RestartPolicy: z
      .looseObject({
        Condition: z.string().optional(),
        Delay: exactNumber.optional(),
      })
      .nullish(),
    Placement: z
      .looseObject({
        Platforms: z.array(z.looseObject({ Architecture: z.string().optional(), OS: z.string().optional() })).nullish(),
      })
      .nullish(),
  }),
  Mode: z.looseObject({ Replicated: z.looseObject({ Replicas: exactNumber.optional() }).optional() }).optional(),
  UpdateConfig: z.record(z.string(), z.unknown()).nullish(),
  RollbackConfig: z.record(z.string(), z.unknown()).nullish(),
});

/** The raw update policy of a spec (`UpdateConfig`), null where it has none and swarm's defaults hold. */
export type RawUpdatePolicy = Readonly<Record<string, unknown>> | null;

export interface SpecChange {
  readonly image?: string;
  readonly updatePolicy?: RawUpdatePolicy;
  readonly replicas?: number;
  /** The health check that it should have, null for none; the one that it has where absent. */
  readonly healthCheck?: RawHealthCheck | undefined;
  /** Makes swarm replace the tasks although nothing else about them changes. */
  readonly restart?: boolean;
  /** The `d8x-ops.…` labels it should have; all others stay. */
  readonly record?: Readonly<Record<string, string>>;
}

export interface SwarmUpdateOptions {
  readonly failureAction: 'rollback' | 'pause';
  readonly monitorMs: number;
  /** Overrides the service's own order where one of them would be wrong. */
  readonly order?: 'stop-first' | 'start-first';
  /** How many tasks are replaced at once, where that is not for the service's own policy to say. */
  readonly parallelism?: number;
}

/** @returns the spec with `change` made to it and everything else as it is */
export function changeSpec(spec: ServiceSpec, change: SpecChange): ServiceSpec {
  const { TaskTemplate, Mode, Labels, UpdateConfig, ...others } = parseSpec(spec);
  const { ContainerSpec, ForceUpdate, ...template } = TaskTemplate;
  const { Healthcheck, ...container } = ContainerSpec;
  const check = change.healthCheck === undefined ? Healthcheck : change.healthCheck;
  const policy = change.updatePolicy === undefined ? UpdateConfig : change.updatePolicy;
  const force = change.restart === true ? increment(ForceUpdate ?? 0) : ForceUpdate;
  return {
    ...others,
    Labels: change.record === undefined ? Labels : { ...withoutRecord(Labels ?? {}), ...change.record },
    TaskTemplate: {
      ...template,
      ContainerSpec: {
        ...container,
        Image: change.image ?? ContainerSpec.Image,
        ...(check === undefined || check === null ? {} : { Healthcheck: check }),
      },
      ...defined({ ForceUpdate: force }),
    },
    ...(Mode === undefined ? {} : { Mode: withReplicas(Mode, change.replicas) }),
    ...(policy === undefined || policy === null ? {} : { UpdateConfig: policy }),
  };
}

/** The update policy that a spec has. */
export function rawUpdatePolicy(spec: ServiceSpec): RawUpdatePolicy {
  return parseSpec(spec).UpdateConfig ?? null;
}

/**
 * The policy for one update: the service's own pace, but any failure within the monitored time ends it. Without a policy
 * swarm replaces one task at a time (moby/swarmkit, api/defaults/service.go), and a policy without parallelism all at once,
 * so that has to be said.
 */
export function updatePolicyFor(own: RawUpdatePolicy, options: SwarmUpdateOptions): Readonly<Record<string, unknown>> {
  return {
    ...(own ?? { Parallelism: 1 }),
    FailureAction: options.failureAction,
    Monitor: options.monitorMs * 1_000_000,
    MaxFailureRatio: 0,
    ...defined({ Order: options.order, Parallelism: options.parallelism }),
  };
}

/** How long swarm itself takes, in milliseconds, beyond what starting the new tasks takes. */
export interface SwarmTimes {
  /** How long an old task may take to end: as long it keeps its port and the memory that is reserved for it. */
  readonly stopGraceMs: number;
  /** All pauses that swarm makes between one task (or as many as it replaces at once) and the next. */
  readonly delaysMs: number;
  /** How long each new task's health check may keep it from being called running: its start period. */
  readonly gateMs?: number;
}

/**
 * @param tasks how many there are to replace
 * @param way whether the spec's policy of updates holds, or the longer of its two
 */
export function swarmTimes(spec: ServiceSpec, tasks: number, way: 'update' | 'rollback'): SwarmTimes {
  const { TaskTemplate, UpdateConfig, RollbackConfig } = parseSpec(spec);
  // moby/swarmkit, api/defaults/service.go: ten seconds, one task at a time; in a policy, 0 at once means all.
  const stopGraceMs = Number(TaskTemplate.ContainerSpec.StopGracePeriod ?? 10e9) / 1e6;
  // Swarm goes back by itself by the one policy, and by the other where d8x-ops gives it the spec of before.
  const policies = way === 'update' ? [UpdateConfig] : [UpdateConfig, RollbackConfig];
  const delaysMs = Math.max(...policies.map((policy) => pausesOf(policy ?? { Parallelism: 1 }, tasks)));
  return { stopGraceMs, delaysMs, gateMs: startPeriodOf(spec) };
}

/** All pauses that a policy makes between as many tasks, in milliseconds. */
function pausesOf(policy: Readonly<Record<string, unknown>>, tasks: number): number {
  const { Delay, Parallelism } = policyTimes.parse(policy);
  const steps = Parallelism === 0 ? 1 : Math.ceil(tasks / Parallelism);
  return (Math.max(0, steps - 1) * Delay) / 1e6;
}

const policyTimes = z.object({ Delay: wholeNumber.default(0), Parallelism: wholeNumber.default(0) });

/** When swarm starts a task anew that has ended by itself, and after how many milliseconds. */
export interface RestartPolicy {
  readonly condition: 'none' | 'on-failure' | 'any';
  readonly delayMs: number;
}

/** The restart policy of a spec; what it does not say is swarm's default (moby/swarmkit, api/defaults/service.go). */
export function restartPolicyOf(spec: ServiceSpec | undefined): RestartPolicy {
  const { Condition, Delay } = (spec === undefined ? undefined : parseSpec(spec).TaskTemplate.RestartPolicy) ?? {};
  const condition = Condition === 'none' || Condition === 'on-failure' ? Condition : 'any';
  return { condition, delayMs: Number(Delay ?? 5e9) / 1e6 };
}

/** The image that a spec has. */
export function specImage(spec: ServiceSpec): string {
  return parseSpec(spec).TaskTemplate.ContainerSpec.Image;
}

/** How often its tasks have been replaced although nothing else about them changed. */
export function forceUpdateOf(spec: ServiceSpec): number {
  return Number(parseSpec(spec).TaskTemplate.ForceUpdate ?? 0);
}

/** The platforms that a spec restricts its tasks to, `''` for any; empty where it does not. (Docker leaves the architecture of arm out.) */
export function specPlatforms(spec: ServiceSpec): readonly { readonly os: string; readonly architecture: string }[] {
  const platforms = parseSpec(spec).TaskTemplate.Placement?.Platforms ?? [];
  return platforms.map(({ OS, Architecture }) => ({ os: OS ?? '', architecture: Architecture ?? '' }));
}

function increment(value: number | bigint): number | bigint {
  return typeof value === 'bigint' ? value + 1n : value + 1;
}

function withReplicas(mode: NonNullable<z.infer<typeof specSchema>['Mode']>, replicas: number | undefined): unknown {
  if (replicas === undefined || mode.Replicated === undefined) return mode;
  return { ...mode, Replicated: { ...mode.Replicated, Replicas: replicas } };
}

function parseSpec(spec: ServiceSpec): z.infer<typeof specSchema> {
  const parsed = specSchema.safeParse(spec);
  if (parsed.success) return parsed.data;
  throw new OpsError('engine-refused', 'a service has a spec that runs no container', {
    hint: 'Only services that run containers can be updated.',
    cause: parsed.error,
  });
}

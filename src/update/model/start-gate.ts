import { z } from 'zod';
import { wholeNumber } from '../../cluster/engine/schemas.ts';
import type { Service, ServiceSpec } from '../../cluster/engine/types.ts';
import { keyServices } from '../../request.ts';
import { bareName } from '../../service-name.ts';

/*
 * A start gate: a health check that d8x-ops gives a service, so that swarm calls a task running, sends it connections and goes on to the
 * next one only when its ports are open. It asks for nothing else, ever: once they were open it succeeds for the life of the container,
 * or swarm would kill a service because something that it needs is down. See docs/decisions/0028-a-gate-at-the-start.md.
 */

/** A health check as a spec has it (`ContainerSpec.Healthcheck`); null where there is none. */
export type RawHealthCheck = Readonly<Record<string, unknown>> | null;

/** How a service with a start gate, or a health check of its own in its place, is updated: one task at a time. */
export interface StartGate {
  /** Whether its spec has a check of its own, which stays. */
  readonly hasOwnCheck?: true;
  /** TCP ports of its containers that have to be open. */
  readonly ports: readonly number[];
  /** Whether a new task comes before the old one goes. */
  readonly startsFirst: boolean;
}

/** The shell that a gate is written for. */
export const gateShell = '/bin/sh';

/** A file of the container that says that its ports were open once. */
const marker = '/tmp/.d8x-ops-started';

/**
 * The health check of a gate. Its shell looks into the kernel's list of sockets (`/proc/net/tcp`: local address in hexadecimal, state 0A for
 * one that listens) and needs no other program; a port that only the container itself can reach is none.
 * @param warmUpMs how long a task may take: before that no failure counts, and after two minutes more swarm gives it up
 */
export function gateCheck(ports: readonly number[], warmUpMs: number): Exclude<RawHealthCheck, null> {
  const hex = ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  const script = [
    `[ -e ${marker} ] && exit 0`,
    `for p in ${hex.join(' ')}; do open=`,
    'for t in /proc/net/tcp /proc/net/tcp6; do [ -r $t ] || continue',
    'while read -r _ at _ state _; do case $at:$state in',
    '*0100007F:$p:0A|*000001000000:$p:0A) ;;',
    '*:$p:0A) open=yes ;;',
    'esac; done < $t; done',
    '[ -n "$open" ] || exit 1; done',
    // Where /tmp can't be written to, it goes on looking at the ports.
    `(: > ${marker}) 2> /dev/null`,
    'exit 0',
  ].join('\n');
  const second = 1_000_000_000;
  return {
    Test: ['CMD-SHELL', script],
    // The start interval is Docker 25's; an older one begins with the other.
    StartInterval: second,
    Interval: 10 * second,
    Timeout: 30 * second,
    StartPeriod: warmUpMs * 1_000_000,
    Retries: 12,
  };
}

const checked = z.looseObject({ Test: z.array(z.string()).nullish(), StartPeriod: wholeNumber.nullish() });

const specSchema = z.looseObject({
  TaskTemplate: z.looseObject({
    ContainerSpec: z.looseObject({
      Healthcheck: checked.nullish(),
      ReadOnly: z.boolean().nullish(),
      Mounts: z.array(z.looseObject({ Target: z.string().default('') })).nullish(),
    }),
    Resources: z.looseObject({ Reservations: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    Placement: z.looseObject({ MaxReplicas: wholeNumber.nullish() }).nullish(),
  }),
  EndpointSpec: z
    .looseObject({
      Ports: z
        .array(
          z.looseObject({
            Protocol: z.string().default('tcp'),
            TargetPort: z.number().default(0),
            PublishMode: z.string().default('ingress'),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** The health check of a spec as it is there; null where it has none. */
export function healthCheckOf(spec: ServiceSpec): RawHealthCheck {
  return specSchema.parse(spec).TaskTemplate.ContainerSpec.Healthcheck ?? null;
}

/** Whether a health check is a gate of d8x-ops, of whatever version. */
export function isGate(check: RawHealthCheck): boolean {
  const text = check === null ? [] : (checked.parse(check).Test ?? []);
  return text.some((word) => word.includes(marker));
}

/** For how long a spec's health check may keep a task from being called running, in milliseconds. */
export function startPeriodOf(spec: ServiceSpec): number {
  return (specSchema.parse(spec).TaskTemplate.ContainerSpec.Healthcheck?.StartPeriod ?? 0) / 1e6;
}

/** Whether a health check is one that switches its image's off (`healthcheck: disable` of a stack file). */
function isSwitchedOff(check: Exclude<RawHealthCheck, null>): boolean {
  return checked.parse(check).Test?.[0] === 'NONE';
}

/** Why a service has no use for a gate, or can't have one. */
export type WithoutGate = 'needless' | 'switched-off' | 'read-only';

/**
 * How it is found out that a new task of a service may take over: by a start gate, by a health check of its own, not at all though it has
 * several tasks, or there is but one and nothing to find out.
 */
export type TakeOver = 'gate' | 'own-check' | 'switched-off' | 'read-only' | 'no-shell' | 'not-asked' | 'one-task';

/** @param hasShell whether its image has the shell that a gate is written for; undefined where none of its tasks could be asked */
export function takeOverOf(gate: StartGate | WithoutGate, hasShell: boolean | undefined): TakeOver {
  if (gate === 'needless') return 'one-task';
  if (typeof gate === 'string') return gate;
  if (gate.hasOwnCheck === true) return 'own-check';
  if (hasShell === undefined) return 'not-asked';
  return hasShell ? 'gate' : 'no-shell';
}

/**
 * The gate that a service may have, by its spec: one that publishes ports and has several tasks, or is api, which bears company by its nature.
 * Never referral: two of them must not run with one key. Pure.
 */
export function gateFor(name: string, { spec, mode }: Pick<Service, 'spec' | 'mode'>): StartGate | WithoutGate {
  const { TaskTemplate, EndpointSpec } = specSchema.parse(spec);
  const published = (EndpointSpec?.Ports ?? []).filter(({ Protocol }) => Protocol === 'tcp');
  const ports = [...new Set(published.map(({ TargetPort }) => TargetPort))].filter((port) => port > 0);
  const replicas = mode.kind === 'replicated' ? mode.replicas : 0;
  const bare = bareName(name);
  const bearsCompany = replicas > 1 || (replicas === 1 && bare === 'api');
  const hasKey = keyServices.some((service) => service === bare);
  if (!bearsCompany || hasKey || ports.length === 0) return 'needless';
  const { ContainerSpec, Resources, Placement } = TaskTemplate;
  const check = ContainerSpec.Healthcheck ?? null;
  if (check !== null && isSwitchedOff(check)) return 'switched-off';
  const hasOwnCheck = check !== null && !isGate(check);
  const hasTmp = (ContainerSpec.Mounts ?? []).some(({ Target }) => Target === '/tmp');
  if (ContainerSpec.ReadOnly === true && !hasTmp && !hasOwnCheck) return 'read-only';
  const isHostPort = published.some(({ PublishMode }) => PublishMode === 'host');
  const reserved = Object.values(Resources?.Reservations ?? {}).some((value) => value !== null && value !== 0);
  // Where a port of the node, a reservation or a limit stands against one more, it would wait for a place for ever (moby#36934).
  const startsFirst = !isHostPort && !reserved && (Placement?.MaxReplicas ?? 0) === 0;
  return { ports, startsFirst, ...(hasOwnCheck ? { hasOwnCheck } : {}) };
}

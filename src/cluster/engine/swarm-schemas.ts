import { z } from 'zod';
import { optionalText, textMap, wholeNumber } from './schemas.ts';
import { type Config, type Node, type Task, taskStates } from './types.ts';

export const taskSchema = z
  .object({
    ID: z.string(),
    ServiceID: z.string(),
    NodeID: optionalText,
    Slot: wholeNumber.optional(),
    CreatedAt: z.string(),
    DesiredState: z.enum(taskStates),
    Spec: z.object({ ContainerSpec: z.object({ Image: z.string() }).optional() }),
    Status: z.object({
      Timestamp: z.string(),
      State: z.enum(taskStates),
      Message: z.string().default(''),
      Err: optionalText,
      ContainerStatus: z.object({ ContainerID: optionalText, ExitCode: wholeNumber.optional() }).nullish(),
    }),
  })
  .transform((raw): Task => ({
    id: raw.ID,
    serviceId: raw.ServiceID,
    nodeId: raw.NodeID,
    slot: raw.Slot,
    desiredState: raw.DesiredState,
    state: raw.Status.State,
    stateAt: raw.Status.Timestamp,
    message: raw.Status.Message,
    error: raw.Status.Err,
    containerId: raw.Status.ContainerStatus?.ContainerID,
    exitCode: raw.Status.ContainerStatus?.ExitCode,
    image: raw.Spec.ContainerSpec?.Image ?? '',
    createdAt: raw.CreatedAt,
  }));

export const nodeSchema = z
  .object({
    ID: z.string(),
    Spec: z.object({
      Role: z.enum(['manager', 'worker']),
      Availability: z.enum(['active', 'pause', 'drain']),
      Labels: textMap,
    }),
    Description: z.object({
      Hostname: z.string(),
      Platform: z.object({ Architecture: z.string(), OS: z.string() }),
      Engine: z.object({ EngineVersion: z.string(), Labels: textMap }),
    }),
    Status: z.object({ State: z.enum(['unknown', 'down', 'ready', 'disconnected']), Addr: z.string().default('') }),
    ManagerStatus: z.object({ Leader: z.boolean().default(false) }).nullish(),
  })
  .transform((raw): Node => ({
    id: raw.ID,
    hostName: raw.Description.Hostname,
    role: raw.Spec.Role,
    availability: raw.Spec.Availability,
    state: raw.Status.State,
    address: raw.Status.Addr,
    isLeader: raw.ManagerStatus?.Leader ?? false,
    platform: { architecture: raw.Description.Platform.Architecture, os: raw.Description.Platform.OS },
    engineVersion: raw.Description.Engine.EngineVersion,
    labels: raw.Spec.Labels,
    engineLabels: raw.Description.Engine.Labels,
  }));

export const configSchema = z
  .object({
    ID: z.string(),
    Version: z.object({ Index: wholeNumber }),
    CreatedAt: z.string(),
    Spec: z.looseObject({ Name: z.string(), Labels: textMap }),
  })
  .transform((raw): Config => ({
    id: raw.ID,
    version: raw.Version.Index,
    name: raw.Spec.Name,
    labels: raw.Spec.Labels,
    createdAt: raw.CreatedAt,
    spec: raw.Spec,
  }));

/** Docker writes kernel names of architectures for hosts and Go's for images; the latter are what platforms are compared by. */
export function goArchitecture(name: string): string {
  const names: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };
  return names[name] ?? name;
}

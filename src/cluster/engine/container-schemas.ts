import { z } from 'zod';
import { Secret } from '../../secret.ts';
import { textList, textMap, wholeNumber } from './schemas.ts';
import type { Container, ContainerDetails } from './types.ts';

export const containerSchema = z
  .object({
    Id: z.string(),
    Names: textList,
    ImageID: z.string(),
    Image: z.string(),
    State: z.string(),
    Labels: textMap,
  })
  .transform((raw): Container => ({
    id: raw.Id,
    names: raw.Names.map(withoutSlash),
    imageId: raw.ImageID,
    image: raw.Image,
    state: raw.State,
    labels: raw.Labels,
  }));

export const containerDetailsSchema = z
  .object({
    Id: z.string(),
    Image: z.string(),
    RestartCount: wholeNumber.default(0),
    Config: z.object({
      Image: z.string(),
      Labels: textMap,
      Env: textList,
      Cmd: textList,
      Entrypoint: textList,
      ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
    }),
    HostConfig: z
      .object({
        PortBindings: z
          .record(
            z.string(),
            z.array(z.object({ HostIp: z.string().default(''), HostPort: z.string().default('') })).nullish(),
          )
          .nullish(),
      })
      .nullish(),
    NetworkSettings: z
      .object({
        Ports: z
          .record(z.string(), z.array(z.object({ HostIp: z.string().default(''), HostPort: z.string() })).nullish())
          .nullish(),
      })
      .nullish(),
    State: z.object({
      Status: z.string(),
      Running: z.boolean(),
      ExitCode: wholeNumber,
      Error: z.string().default(''),
      StartedAt: z.string(),
      Health: z
        .object({
          Status: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
          FailingStreak: z.number().default(1),
        })
        .nullish(),
    }),
    Mounts: z
      .array(
        z.object({
          Type: z.string(),
          Name: z.string().optional(),
          Destination: z.string(),
        }),
      )
      .nullish(),
  })
  .transform((raw): ContainerDetails => ({
    id: raw.Id,
    imageId: raw.Image,
    image: raw.Config.Image,
    state: {
      status: raw.State.Status,
      running: raw.State.Running,
      exitCode: raw.State.ExitCode,
      error: raw.State.Error,
      startedAt: raw.State.StartedAt,
      health: healthOf(raw.State.Health),
    },
    restartCount: raw.RestartCount,
    labels: raw.Config.Labels,
    environment: environmentOf(raw.Config.Env),
    command: raw.Config.Cmd,
    entrypoint: raw.Config.Entrypoint,
    published: Object.entries(raw.HostConfig?.PortBindings ?? {}).flatMap(([target, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({ target, address: HostIp, port: HostPort })),
    ),
    ports: portsOf(raw.Config.ExposedPorts ?? {}, raw.NetworkSettings?.Ports ?? {}),
    mounts: (raw.Mounts ?? []).map(({ Type, Name, Destination }) => ({
      type: Type,
      name: Name,
      destination: Destination,
    })),
  }));

type Bindings = Readonly<
  Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null | undefined>
>;

/** Ports as `8001/tcp`, each once for each address of the host that it is published at. */
function portsOf(exposed: Readonly<Record<string, unknown>>, bound: Bindings): ContainerDetails['ports'] {
  return [...new Set([...Object.keys(bound), ...Object.keys(exposed)])].flatMap((name): ContainerDetails['ports'] => {
    const container = Number(/^(\d{1,5})\/tcp$/.exec(name)?.[1] ?? '0');
    if (container === 0) return [];
    const published = (bound[name] ?? []).map(({ HostIp, HostPort }) => ({
      container,
      host: { address: HostIp, port: Number(HostPort) },
    }));
    return published.length > 0 ? published : [{ container, host: undefined }];
  });
}

function environmentOf(lines: readonly string[]): Readonly<Record<string, Secret>> {
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.indexOf('=');
      return end < 0 ? [line, new Secret('')] : [line.slice(0, end), new Secret(line.slice(end + 1))];
    }),
  );
}

function withoutSlash(name: string): string {
  return name.startsWith('/') ? name.slice(1) : name;
}

/** Docker calls every container with a health check unhealthy once it has ended (moby, container/state.go); no look has failed then. */
function healthOf(
  health: { readonly Status: ContainerDetails['state']['health']; readonly FailingStreak: number } | null | undefined,
): ContainerDetails['state']['health'] {
  if (health?.Status === 'unhealthy' && health.FailingStreak === 0) return 'none';
  return health?.Status ?? 'none';
}

import { z } from 'zod';
import type { EngineApi } from './api.ts';
import type { CallOptions } from './engine.ts';
import type { EngineInfo } from './types.ts';
import { textList } from './schemas.ts';
import { goArchitecture } from './swarm-schemas.ts';

const infoSchema = z.object({
  ServerVersion: z.string(),
  Name: z.string(),
  Architecture: z.string(),
  OSType: z.string(),
  DockerRootDir: z.string(),
  SystemTime: z.string(),
  RegistryConfig: z
    .object({
      InsecureRegistryCIDRs: textList,
      IndexConfigs: z.record(z.string(), z.object({ Name: z.string(), Secure: z.boolean() })).nullish(),
    })
    .nullish(),
  Swarm: z.object({ NodeID: z.string(), ControlAvailable: z.boolean(), LocalNodeState: z.string() }),
});

/** `GET /info`. */
export async function readInfo(api: EngineApi, options: CallOptions = {}): Promise<EngineInfo> {
  const apiVersion = await api.version(options.signal);
  const info = await api.json(infoSchema, { method: 'GET', path: '/info', ...options });
  const insecure = Object.values(info.RegistryConfig?.IndexConfigs ?? {}).filter(({ Secure }) => !Secure);
  return {
    serverVersion: info.ServerVersion,
    apiVersion,
    hostName: info.Name,
    architecture: goArchitecture(info.Architecture),
    os: info.OSType,
    dockerRootDir: info.DockerRootDir,
    systemTime: info.SystemTime,
    insecureRegistries: [...(info.RegistryConfig?.InsecureRegistryCIDRs ?? []), ...insecure.map(({ Name }) => Name)],
    swarm: {
      nodeId: info.Swarm.NodeID,
      isManager: info.Swarm.ControlAvailable,
      state: info.Swarm.LocalNodeState,
    },
  };
}

import { z } from 'zod';
import { type ScriptedEngine, scriptedEngine } from '../../cluster/engine/scripted-engine.ts';

interface StoredConfig {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly CreatedAt: string;
  readonly Spec: { readonly Name: string; readonly Labels: Readonly<Record<string, string>>; readonly Data: string };
}

const specSchema = z.object({
  Name: z.string().regex(/^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/),
  Labels: z.record(z.string(), z.string()),
  Data: z.string(),
});
const longestName = 64;

/**
 * Swarm's config objects as moby keeps them (api/server/router/swarm and swarmkit's manager/controlapi/config.go): names are unique and
 * checked, labels are replaced by version, filters by name match beginnings.
 */
export interface ConfigEngine extends AsyncDisposable {
  readonly engine: ScriptedEngine['engine'];
  readonly configs: Map<string, StoredConfig>;
  /** Labels by name. */
  labels(): Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Called before each update is judged. */
  beforeUpdate: () => void;
}

export async function configEngine(): Promise<ConfigEngine> {
  const configs = new Map<string, StoredConfig>();
  let index = 10;
  const scripted = await scriptedEngine(
    {},
    {
      otherwise: ({ method, url, body }) => {
        const { pathname, searchParams } = new URL(url, 'http://docker');
        const [, , , id, action] = pathname.split('/');
        if (method === 'GET') {
          const { name = [] } = z
            .object({ name: z.array(z.string()).optional() })
            .parse(JSON.parse(searchParams.get('filters') ?? '{}'));
          const found = [...configs.values()].filter(({ Spec }) => name.some((prefix) => Spec.Name.startsWith(prefix)));
          return { body: found };
        }
        if (method === 'POST' && id === 'create') {
          const Spec = specSchema.safeParse(JSON.parse(body));
          if (!Spec.success || Spec.data.Name.length > longestName)
            return { status: 400, body: { message: 'invalid name' } };
          const known = [...configs.values()].some((one) => one.Spec.Name === Spec.data.Name);
          if (known) return { status: 409, body: { message: `config ${Spec.data.Name} already exists` } };
          index += 1;
          const ID = `config-${index}`;
          configs.set(ID, { ID, Version: { Index: index }, CreatedAt: '2026-01-01T00:00:00Z', Spec: Spec.data });
          return { status: 201, body: { ID } };
        }
        const present = configs.get(id ?? '');
        if (method === 'POST' && action === 'update') result.beforeUpdate();
        const now = configs.get(id ?? '');
        if (present === undefined || now === undefined)
          return { status: 404, body: { message: `config ${id} not found` } };
        if (method === 'DELETE') {
          configs.delete(now.ID);
          return { status: 204, body: '' };
        }
        if (searchParams.get('version') !== String(now.Version.Index)) {
          return { status: 500, body: { message: 'rpc error: code = Unknown desc = update out of sequence' } };
        }
        index += 1;
        configs.set(now.ID, { ...now, Version: { Index: index }, Spec: specSchema.parse(JSON.parse(body)) });
        return { body: '' };
      },
    },
  );
  const result: ConfigEngine = {
    engine: scripted.engine,
    configs,
    labels: () => Object.fromEntries([...configs.values()].map(({ Spec }) => [Spec.Name, Spec.Labels])),
    beforeUpdate: () => undefined,
    [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose](),
  };
  return result;
}

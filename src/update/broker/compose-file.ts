import { z } from 'zod';
import type { Host } from '../../cluster/host.ts';
import { Secret } from '../../secret.ts';
import type { ComposeProject } from '../model/compose-project.ts';
import { composeCommand, type ComposeSettings, composeVersion } from './compose.ts';

/** A service as a compose file has it once everything in it is resolved: what the host's environment and its `.env` fill in, too. */
export interface ComposeService {
  readonly image: string | undefined;
  /** What the file sets; undefined for a variable that it takes from an environment that has none of that name. */
  readonly environment: Readonly<Record<string, Secret | undefined>>;
  /** Undefined where the image's own is used. */
  readonly command: readonly string[] | undefined;
  readonly entrypoint: readonly string[] | undefined;
  /** Published ports as `127.0.0.1:8001:8001/tcp`; those without a fixed number on the host are left out. */
  readonly ports: readonly string[];
}

export type ComposeFile =
  | {
      readonly kind: 'read';
      /** Undefined where the file has no such service. */
      readonly service: (name: string) => ComposeService | undefined;
      /** Variables that it names and that nothing has set: Compose takes them as empty. */
      readonly unset: readonly string[];
    }
  /** Compose can't make anything of it; `because` says where and why. */
  | { readonly kind: 'broken'; readonly because: string };

const timeoutMs = 60_000;

/** What Compose makes of the project's files as they are now, with those settings; nothing is changed. @throws OpsError of the host, `compose-failed` where it has no Compose */
export async function readComposeFile(
  host: Pick<Host, 'tryRun' | 'name'>,
  project: ComposeProject,
  settings: ComposeSettings,
  signal: AbortSignal,
): Promise<ComposeFile> {
  const ask = (asked: ComposeProject, ...options: readonly string[]): ReturnType<Host['tryRun']> =>
    host.tryRun(composeCommand(asked, ['--profile', '*', 'config', ...options], settings), { signal, timeoutMs });
  const { code, stdout, stderr } = await ask(project, '--format', 'json');
  const services = code === 0 ? parse(stdout) : undefined;
  if (services !== undefined)
    return {
      kind: 'read',
      service: (name) => (Object.hasOwn(services, name) ? services[name] : undefined),
      unset: unsetVariables(stderr),
    };
  await composeVersion(host, signal);
  // YAML's own mistakes come with their line, but not with the file: each is read by itself.
  const alone = await Promise.all(
    project.files.map(async (file) => ({ file, ...(await ask({ ...project, files: [file] }, '--quiet')) })),
  );
  const bad = alone.find((one) => one.code !== 0 && /yaml|parsing|line \d+/i.test(one.stderr));
  const said = lastLine(bad?.stderr ?? stderr);
  const file = bad?.file ?? (project.files.length === 1 ? project.files[0] : undefined);
  return { kind: 'broken', because: file === undefined || said.includes(file) ? said : `${file}: ${said}` };
}

const words = z.array(z.string()).nullish();
const portSchema = z.object({
  target: z.int(),
  published: z.coerce.string().optional(),
  host_ip: z.string().optional(),
  protocol: z.string().default('tcp'),
});
const configSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      environment: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable()).nullish(),
      command: words,
      entrypoint: words,
      ports: z.array(portSchema).nullish(),
    }),
  ),
});

/** Reads what `docker compose config --format json` prints; undefined for anything else. */
function parse(text: string): Readonly<Record<string, ComposeService>> | undefined {
  const config = configSchema.safeParse(json(text));
  if (!config.success) return undefined;
  return Object.fromEntries(
    Object.entries(config.data.services).map(([name, { image, environment, command, entrypoint, ports }]) => [
      name,
      {
        image: image === undefined ? undefined : plain(image),
        environment: Object.fromEntries(
          Object.entries(environment ?? {}).map(([variable, value]) => [
            variable,
            value === null ? undefined : new Secret(plain(String(value))),
          ]),
        ),
        command: command?.map(plain),
        entrypoint: entrypoint?.map(plain),
        ports: (ports ?? []).flatMap(({ published = '', host_ip: address = '', target, protocol }) =>
          /^\d+$/.test(published) ? [formatPort(address, published, `${target}/${protocol}`)] : [],
        ),
      },
    ]),
  );
}

/** A published port, as it is compared and shown. */
export function formatPort(address: string, published: string, target: string): string {
  return `${address === '0.0.0.0' ? '' : address}:${published}:${target}`.replace(/^:/, '');
}

/** Compose doubles each dollar sign in what it prints, so that it can be read as a compose file. */
function plain(text: string): string {
  return text.replaceAll('$$', '$');
}

function unsetVariables(stderr: string): readonly string[] {
  const names = [...stderr.matchAll(/\\?"([A-Za-z_][A-Za-z0-9_]*)\\?" variable is not set/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names)];
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { Reply } from './reply.ts';
import type { World } from '../world.ts';
import type { SideDoor } from './exchange.ts';
import { zip } from './zip.ts';

const PATH = /^\/downloads\/([^/]+)\/([^/]+)\/(artifacts|logs)\/(\d+)(?:\.(zip|txt))?$/;

/** Serves what the API only redirects to: artifacts and logs. */
export function downloads(world: () => World): SideDoor {
  return { prefix: '/downloads/', serve: ({ path }) => download(world(), path) };
}

function download(world: World, path: string): Reply {
  const [, owner = '', name = '', kind, id, extension] = PATH.exec(path) ?? [];
  const repository = world.state.repository(owner, name);
  if (kind === 'artifacts') {
    const artifact = repository?.artifacts.get(Number(id));
    if (artifact === undefined) return missing();
    return file(artifact.content, artifact.mimeType, artifact.archived ? `${artifact.name}.zip` : artifact.name);
  }
  const run = repository?.runs.get(Number(id));
  if (run === undefined) return missing();
  const log = Buffer.from(run.log);
  if (extension === 'txt') return file(log, 'text/plain', 'log.txt');
  const jobs = run.jobs.filter((job) => job.attempt === run.attempt);
  return file(zip(new Map(jobs.map((job, index) => [`${index}_${job.name}.txt`, log]))), 'application/zip', 'logs.zip');
}

function file(content: Buffer, type: string, name: string): Reply {
  const headers = {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  };
  return { status: 200, headers, body: content };
}

function missing(): Reply {
  return { status: 404, headers: {}, body: undefined };
}

import { crc32 } from 'node:zlib';
import type { Reply } from './reply.ts';
import type { World } from '../world.ts';
import type { SideDoor } from './exchange.ts';

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

/** The first of January 1980, the oldest date that a zip can hold. */
const OLDEST_DATE = 0x21;
const LOCAL_HEADER = 0x04_03_4b_50;
const CENTRAL_HEADER = 0x02_01_4b_50;
const END_OF_DIRECTORY = 0x06_05_4b_50;

/** A zip of a few files, stored as they are. */
export function zip(files: ReadonlyMap<string, Buffer>): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of files) {
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x08_00, 2);
    common.writeUInt16LE(OLDEST_DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    local.push(uint32(LOCAL_HEADER), common, name, content);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(uint32(CENTRAL_HEADER), Buffer.from([20, 0]), common, rest, name);
    offset += 30 + name.length + content.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, entries, uint32(END_OF_DIRECTORY), end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

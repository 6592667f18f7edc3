import { randomUUID } from 'node:crypto';
import { type Json, type JsonObject, parseJson, textAt } from '../json.ts';
import type { Incoming } from '../server/pipeline.ts';
import { json, type Reply } from '../server/reply.ts';
import type { SideDoor } from '../server/exchange.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { Artifact } from '../state/runs.ts';
import type { World } from '../world.ts';
import { runOfToken } from './runtime-token.ts';
import { artifactOf, storeArtifact } from './store-artifact.ts';

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/';
const RETENTION_MS = 90 * 86_400_000;

interface Upload {
  readonly blob: string;
  readonly mimeType: string;
  readonly expiresAt: number;
}

/**
 * The service that `@actions/artifact` uploads to (`ACTIONS_RESULTS_URL`), with the blob storage behind it. What is uploaded
 * is an artifact of the run in the REST API.
 */
export function artifactService(world: () => World): SideDoor[] {
  const blobs = new Blobs();
  const uploads = new Map<string, Upload>();
  return [
    { prefix: '/blobs/', serve: (incoming) => blobs.serve(incoming) },
    { prefix: SERVICE, serve: (incoming) => call(world(), blobs, uploads, incoming) },
  ];
}

const METHODS: Readonly<Record<string, (context: Context) => Reply>> = {
  CreateArtifact: create,
  FinalizeArtifact: finalize,
  ListArtifacts: list,
  GetSignedArtifactURL: signedUrl,
  DeleteArtifact: remove,
};

function call(world: World, blobs: Blobs, uploads: Map<string, Upload>, incoming: Incoming): Reply {
  const run = runOf(world, incoming);
  if (run === undefined) return failure(401, 'unauthenticated', 'the runtime token is not valid');
  const method = METHODS[incoming.path.slice(SERVICE.length)];
  if (method === undefined) return failure(404, 'bad_route', `no handler for ${incoming.path}`);
  const body = parseJson(incoming.body);
  const name = textAt(body, 'name') ?? '';
  return method({ ...run, world, blobs, uploads, body, name, key: `${run.runId} ${name}` });
}

interface Context {
  readonly world: World;
  readonly repository: Repository;
  readonly runId: number;
  readonly blobs: Blobs;
  readonly uploads: Map<string, Upload>;
  readonly body: Json;
  readonly name: string;
  readonly key: string;
}

function runOf(world: World, { headers }: Incoming): { repository: Repository; runId: number } | undefined {
  const runId = runOfToken((headers['authorization'] ?? '').replace(/^bearer /i, ''));
  const repository = [...world.state.repositories.values()].find((one) => runId !== undefined && one.runs.has(runId));
  return repository === undefined || runId === undefined ? undefined : { repository, runId };
}

function create({ world, repository, runId, blobs, uploads, body, name, key }: Context): Reply {
  if (artifactOf(repository, runId, name) !== undefined || uploads.has(key)) {
    return failure(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
  }
  if (world.behaviour.artifactStorageFull) {
    return failure(403, 'permission_denied', 'insufficient usage to create artifact');
  }
  const expires = textAt(body, 'expires_at');
  const blob = blobs.open();
  uploads.set(key, {
    blob,
    mimeType: textAt(body, 'mime_type') ?? 'application/zip',
    expiresAt: expires === undefined ? world.state.now() + RETENTION_MS : Date.parse(expires),
  });
  return json(200, { ok: true, signed_upload_url: `${world.apiUrl}/blobs/${blob}` });
}

function finalize({ world, repository, runId, blobs, uploads, body, name, key }: Context): Reply {
  const upload = uploads.get(key);
  const content = upload === undefined ? undefined : blobs.take(upload.blob);
  if (upload === undefined || content === undefined) return failure(404, 'not_found', 'the artifact was not uploaded');
  const { mimeType, expiresAt } = upload;
  uploads.delete(key);
  const size = Number(textAt(body, 'size'));
  const artifact = storeArtifact(world, repository, { runId, name, content, mimeType, expiresAt });
  const hash = textAt(body, 'hash');
  if (size !== content.length || (hash !== undefined && hash !== `sha256:${artifact.sha256}`)) {
    repository.artifacts.delete(artifact.id);
    return failure(400, 'invalid_argument', 'the content is not what was announced');
  }
  return json(200, { ok: true, artifact_id: String(artifact.id) });
}

function list({ repository, runId, body }: Context): Reply {
  const name = textAt(body, 'name_filter');
  const id = textAt(body, 'id_filter');
  const artifacts = [...repository.artifacts.values()]
    .filter((artifact) => artifact.runId === runId)
    .filter((artifact) => name === undefined || artifact.name === name)
    .filter((artifact) => id === undefined || String(artifact.id) === id)
    .map((artifact) => described(artifact));
  return json(200, { artifacts });
}

function described(artifact: Artifact): JsonObject {
  return {
    workflow_run_backend_id: String(artifact.runId),
    workflow_job_run_backend_id: String(artifact.runId),
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.content.length),
    created_at: new Date(artifact.createdAt).toISOString(),
    digest: `sha256:${artifact.sha256}`,
  };
}

function signedUrl({ world, repository, runId, name }: Context): Reply {
  const artifact = artifactOf(repository, runId, name);
  if (artifact === undefined) return failure(404, 'not_found', `there is no artifact ${name}`);
  return json(200, { signed_url: `${world.apiUrl}/downloads/${fullName(repository)}/artifacts/${artifact.id}` });
}

function remove({ repository, runId, name }: Context): Reply {
  const artifact = artifactOf(repository, runId, name);
  if (artifact === undefined) return failure(404, 'not_found', `there is no artifact ${name}`);
  repository.artifacts.delete(artifact.id);
  return json(200, { ok: true, artifact_id: String(artifact.id) });
}

function failure(status: number, code: string, msg: string): Reply {
  return json(status, { code, msg });
}

interface Blob {
  readonly blocks: Map<string, Buffer>;
  content: Buffer | undefined;
}

/** Azure's block blobs, as far as an upload of an artifact uses them. */
class Blobs {
  readonly #blobs = new Map<string, Blob>();

  /** A place to upload to. */
  open(): string {
    const id = randomUUID();
    this.#blobs.set(id, { blocks: new Map(), content: undefined });
    return id;
  }

  /** What was uploaded, which is forgotten here; undefined if the upload was not finished. */
  take(id: string): Buffer | undefined {
    const content = this.#blobs.get(id)?.content;
    if (content !== undefined) this.#blobs.delete(id);
    return content;
  }

  /** Takes blocks, and joins them when the list of blocks comes. */
  serve({ method, path, query, body, bytes }: Incoming): Reply {
    const blob = this.#blobs.get(path.replace('/blobs/', ''));
    if (method !== 'PUT' || blob === undefined) return { status: 404, headers: {}, body: undefined };
    const block = query['blockid'];
    if (query['comp'] === 'block' && block !== undefined) blob.blocks.set(block, bytes);
    else if (query['comp'] === 'blocklist') blob.content = joined(blob, body);
    else blob.content = bytes;
    return { status: 201, headers: { etag: '"0x1"', 'last-modified': new Date().toUTCString() }, body: undefined };
  }
}

function joined({ blocks }: Blob, list: string): Buffer {
  const names = [...list.matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)].map(([, name]) => name ?? '');
  return Buffer.concat(names.map((name) => blocks.get(name) ?? Buffer.alloc(0)));
}

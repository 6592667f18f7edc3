import { textAt } from '../json.ts';
import { entryPayload, gitCommitPayload } from '../payloads/git-payload.ts';
import { actor, type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { GitHubError, json, notFound, raw, type Reply } from '../server/reply.ts';
import { blobSha, commit, type Commit, resolveRef } from '../state/git.ts';
import type { Repository } from '../state/repository.ts';
import { discoverWorkflows } from '../runs/workflow-discovery.ts';

/** Up to here the contents API gives a file's content in JSON. */
const INLINE_LIMIT = 1024 * 1024;
/** Beyond this it gives nothing at all. */
const RAW_LIMIT = 100 * INLINE_LIMIT;

/** Files on branches. */
export const contentRoutes: Handlers = {
  'repos/get-content': getContent,
  'repos/create-or-update-file-contents': (call) => {
    const content = textAt(call.body, 'content') ?? '';
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) throw new GitHubError(422, 'content is not valid Base64');
    return changeFile(call, Buffer.from(content, 'base64'));
  },
  'repos/delete-file': (call) => changeFile(call, null),
};

function getContent(call: Call): Reply {
  const repository = repositoryOf(call);
  const ref = call.query['ref'] ?? repository.defaultBranch;
  const at = resolveRef(repository.git, ref);
  if (at === undefined)
    throw new GitHubError(
      404,
      call.query['ref'] === undefined ? 'This repository is empty.' : `No commit found for the ref ${ref}`,
    );
  const path = param(call, 'path').replaceAll(/^\/+|\/+$/g, '');
  const content = at.files.get(path);
  return content === undefined
    ? directory(call, repository, ref, at, path)
    : file(call, repository, ref, path, content);
}

function file(call: Call, repository: Repository, ref: string, path: string, content: Buffer): Reply {
  if (content.length > RAW_LIMIT) {
    throw new GitHubError(403, 'This API returns blobs up to 100 MB in size.', {
      errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
    });
  }
  if (/\.raw\b/.test(call.accept)) return raw(content, 'application/vnd.github.raw; charset=utf-8');
  const inline = content.length <= INLINE_LIMIT;
  const entry = entryPayload(call.world, repository, ref, { path, content });
  return json(200, {
    ...entry,
    content: inline ? content.toString('base64').replaceAll(/.{60}/g, '$&\n') : '',
    encoding: inline ? 'base64' : 'none',
  });
}

function directory(call: Call, repository: Repository, ref: string, at: Commit, path: string): Reply {
  const prefix = path === '' ? '' : `${path}/`;
  const entries = new Map<string, Buffer | undefined>();
  for (const [name, content] of at.files) {
    if (!name.startsWith(prefix)) continue;
    const [first = '', ...deeper] = name.slice(prefix.length).split('/');
    entries.set(prefix + first, deeper.length === 0 ? content : undefined);
  }
  if (entries.size === 0 && path !== '') throw notFound();
  const list = [...entries].map(([name, content]) =>
    entryPayload(call.world, repository, ref, { path: name, content }),
  );
  if (!/\.object\b/.test(call.accept)) return json(200, list);
  return json(200, { ...entryPayload(call.world, repository, ref, { path, content: undefined }), entries: list });
}

function changeFile(call: Call, content: Buffer | null): Reply {
  const { world, body } = call;
  const repository = repositoryOf(call);
  const path = param(call, 'path').replace(/^\/+/, '');
  const branch = textAt(body, 'branch') ?? repository.defaultBranch;
  requireWorkflowPermission(call, path);
  const before = resolveRef(repository.git, `heads/${branch}`);
  if (before === undefined && repository.git.branches.size > 0)
    throw new GitHubError(404, `Branch ${branch} not found`);
  checkExpected(textAt(body, 'sha'), path, before?.files.get(path), content);
  const made = commit(repository.git, {
    branch,
    message: textAt(body, 'message') ?? '',
    author: actor(call),
    at: world.state.now(),
    files: { [path]: content },
  });
  discoverWorkflows(world, repository);
  const status = content !== null && before?.files.has(path) !== true ? 201 : 200;
  const entry = content === null ? null : entryPayload(world, repository, branch, { path, content });
  return json(status, { content: entry, commit: gitCommitPayload(world, repository, made) });
}

/** Who changes a file has to name the version that it replaces. */
function checkExpected(sha: string | undefined, path: string, present: Buffer | undefined, next: Buffer | null): void {
  if (present === undefined) {
    if (next === null) throw notFound();
    return;
  }
  if (sha === undefined) throw new GitHubError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== blobSha(present)) throw new GitHubError(409, `${path} does not match ${sha}`);
}

/**
 * Tokens may touch workflow files only with a permission or scope of its own; without the scope a classic token gets a 404
 * (gr2m/octokit-plugin-create-pull-request#104), for a tree as for a file.
 */
export function requireWorkflowPermission(call: Call, path: string): void {
  const { caller } = call;
  if (!path.startsWith('.github/workflows/')) return;
  if (caller.kind === 'user') {
    const { scopes, permissions } = caller.reach;
    if (scopes?.includes('workflow') === false) throw notFound();
    if (permissions !== undefined && permissions['workflows'] === undefined) {
      throw new GitHubError(403, 'Resource not accessible by personal access token');
    }
  }
  if (caller.kind !== 'installation' && caller.kind !== 'job') return;
  if (caller.permissions['workflows'] === undefined) {
    throw new GitHubError(403, 'Resource not accessible by integration');
  }
}

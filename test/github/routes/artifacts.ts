import { artifactPayload } from '../payloads/run-payload.ts';
import { type Call, type Handlers, lookup, param, repositoryOf } from '../server/call.ts';
import { countedReply } from '../server/pagination.ts';
import { empty, found, GitHubError, json, type Reply } from '../server/reply.ts';
import { fullName } from '../state/repository.ts';
import type { Artifact } from '../state/runs.ts';

/** Artifacts of runs. */
export const artifactRoutes: Handlers = {
  'actions/list-workflow-run-artifacts': (call) => {
    const run = lookup(repositoryOf(call).runs, call, 'run_id');
    return listArtifacts(call, (artifact) => artifact.runId === run.id);
  },
  'actions/list-artifacts-for-repo': (call) => listArtifacts(call, () => true),
  'actions/get-artifact': (call) => json(200, artifactPayload(call.world, repositoryOf(call), artifactOf(call))),
  'actions/download-artifact': (call) => {
    const artifact = artifactOf(call);
    if (call.caller.kind === 'anonymous')
      throw new GitHubError(401, 'You must have the actions scope to download artifacts.');
    if (param(call, 'archive_format') !== 'zip') throw new GitHubError(415, 'Only zip is supported');
    if (artifact.expired || artifact.expiresAt <= call.world.state.now())
      throw new GitHubError(410, 'Artifact has expired');
    return found(`${call.world.apiUrl}/downloads/${fullName(repositoryOf(call))}/artifacts/${artifact.id}`);
  },
  'actions/delete-artifact': (call) => {
    repositoryOf(call).artifacts.delete(artifactOf(call).id);
    return empty();
  },
};

function artifactOf(call: Call): Artifact {
  return lookup(repositoryOf(call).artifacts, call, 'artifact_id');
}

function listArtifacts(call: Call, wanted: (artifact: Artifact) => boolean): Reply {
  const repository = repositoryOf(call);
  const { name } = call.query;
  const artifacts = [...repository.artifacts.values()]
    .filter(wanted)
    .filter((artifact) => name === undefined || artifact.name === name)
    .toReversed();
  return countedReply(call, 'artifacts', artifacts, (artifact) => artifactPayload(call.world, repository, artifact));
}

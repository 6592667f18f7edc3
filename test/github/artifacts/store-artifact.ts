import { createHash } from 'node:crypto';
import { fullName, type Repository } from '../state/repository.ts';
import type { Artifact } from '../state/runs.ts';
import type { World } from '../world.ts';

/** What a new artifact is made of. */
export interface NewArtifact {
  readonly runId: number;
  readonly name: string;
  readonly content: Buffer;
  readonly mimeType: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** Stores an artifact of a run; throws if the run has one of that name. */
export function storeArtifact(world: World, repository: Repository, wanted: NewArtifact): Artifact {
  if (artifactOf(repository, wanted.runId, wanted.name) !== undefined) {
    throw new Error(`run ${wanted.runId} of ${fullName(repository)} already has an artifact ${wanted.name}`);
  }
  const artifact: Artifact = {
    ...wanted,
    id: world.state.nextId(4_200_000_000),
    archived: wanted.mimeType === 'application/zip',
    sha256: createHash('sha256').update(wanted.content).digest('hex'),
    createdAt: world.state.now(),
    expired: false,
  };
  repository.artifacts.set(artifact.id, artifact);
  return artifact;
}

/** The artifact of a run by its name. */
export function artifactOf(repository: Repository, runId: number, name: string): Artifact | undefined {
  return [...repository.artifacts.values()].find((artifact) => artifact.runId === runId && artifact.name === name);
}

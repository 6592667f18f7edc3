import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunHandle } from '../runs/run-handle.ts';

/** What a run is given in files, since what stands in an argv is seen by everyone on the machine. */
export interface ActFiles {
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A folder of a run's own, which only its user can read and which goes with it. */
export interface ActWorkspace extends AsyncDisposable {
  readonly repository: string;
  readonly home: string;
  readonly event: string;
  readonly secrets: string;
  readonly variables: string;
  readonly environment: string;
  /** Where act keeps its workspaces. */
  readonly cache: string;
}

/** Writes the repository's files at the run's commit, the event, and what the run is given. */
export async function prepareWorkspace(run: RunHandle, files: ActFiles): Promise<ActWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'act-run-'));
  const place: ActWorkspace = {
    repository: join(root, 'repository'),
    home: join(root, 'home'),
    event: join(root, 'event.json'),
    secrets: join(root, 'secrets.yml'),
    variables: join(root, 'variables.yml'),
    environment: join(root, 'environment.yml'),
    cache: join(root, 'cache'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  for (const folder of [place.repository, place.home, place.cache]) await mkdir(folder);
  const { repository } = run;
  for (const [path, content] of repository.git.commits.get(run.run.headSha)?.files ?? []) {
    const target = join(place.repository, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  // act takes YAML by the files' names, of which JSON is a part; texts of several lines survive that way.
  const write = (path: string, value: unknown): Promise<void> =>
    writeFile(path, JSON.stringify(value), { mode: 0o600 });
  await write(place.event, run.run.payload);
  await write(place.secrets, files.secrets);
  await write(place.variables, files.variables);
  await write(place.environment, files.environment);
  return place;
}

import { readBackupName, labelInName } from '../../src/backup/format/backup-name.ts';
import { type Catalogue, readCatalogue } from '../../src/backup/origin/catalogue.ts';
import type { ReadableStore } from '../../src/backup/store/backup-store.ts';
import { defined } from '../../src/defined.ts';
import { OpsError } from '../../src/errors.ts';
import type { BackupTrust } from '../../src/request.ts';
import type { CliContext } from '../context.ts';
import { type Arguments, misused } from '../declare/parse-arguments.ts';
import type { storedOptions } from '../declare/place-options.ts';
import { artifactsOf } from '../github/artifact-store.ts';
import { githubClient } from '../github/client.ts';
import { findToken } from '../github/token.ts';
import { bucketStore } from './bucket.ts';
import { StateFile } from '../folder/state-file.ts';
import { targetsOf } from './targets.ts';

/** What a command was given that names places. */
export type GivenPlaces = Pick<Arguments<(typeof storedOptions)[number]['name']>, 'text'>;

interface Places {
  readonly stores: readonly ReadableStore[];
  /** Whose backups are meant, where that is known. */
  readonly environment: string | undefined;
}

/**
 * The places that the options name, else the repository that `init` set up from the folder.
 * @throws OpsError `command-invalid` where there is none, `input-invalid` without a token
 */
async function openPlaces(command: string, given: GivenPlaces, folder: string, context: CliContext): Promise<Places> {
  const bucket = bucketStore(command, given, context);
  const named = { repository: given.text('repository'), environment: given.text('environment') };
  if (bucket !== undefined && named.repository === undefined) {
    return { stores: [bucket], environment: named.environment };
  }
  const targets = targetsOf(await StateFile.open(folder), named);
  const [target, ...others] = targets;
  if (target === undefined) {
    throw misused(command, [
      { path: '--repository or --s3-bucket', message: 'is missing, and init set nothing up from this folder' },
    ]);
  }
  const { owner, repo } = target.repository;
  if (others.some(({ repository }) => repository.owner !== owner || repository.repo !== repo)) {
    throw misused(command, [{ path: '--repository', message: 'is missing: init set up several from this folder' }]);
  }
  const token = await findToken(given.text('token-file'), context);
  if (token === undefined) {
    throw new OpsError('input-invalid', `there is no token to read the artifacts of ${owner}/${repo} with`, {
      where: '--token-file',
      hint: 'Give --token-file, set GITHUB_TOKEN, or log in with gh auth login.',
    });
  }
  const artifacts = artifactsOf(githubClient(token, context), { owner, repo }, context.signal);
  const only = others.length === 0 && named.repository === undefined ? target.environment : undefined;
  return {
    stores: bucket === undefined ? [artifacts] : [bucket, artifacts],
    environment: named.environment ?? only,
  };
}

/**
 * The backups in the places that are meant, of one cluster, and of one environment where that is known.
 * @throws OpsError `command-invalid` where the bucket has those of several clusters and none is named; as `openPlaces`
 */
export async function storedBackups(
  command: string,
  given: GivenPlaces,
  { trust, folder }: { readonly trust: BackupTrust; readonly folder: string },
  context: CliContext,
): Promise<Catalogue & Places> {
  const places = await openPlaces(command, given, folder, context);
  const { stores, environment } = places;
  const of = defined({ cluster: given.text('cluster'), label: environment && labelInName(environment) });
  const { backups, faults } = await readCatalogue(stores, of, { trust, now: context.now() });
  const inBuckets = backups.flatMap(({ copies }) => copies.filter(({ store }) => store.kind === 's3'));
  const clusters = new Set(inBuckets.map(({ stored }) => stored.id.split('/').at(-3)));
  if (clusters.size > 1) throw severalAre(command, '--cluster', clusters);
  const ofThose = backups.filter(({ told }) => of.label === undefined || labelOf(told) === of.label);
  return { ...places, backups: ofThose, faults };
}

/**
 * Nobody means the newest of two environments.
 * @throws OpsError `command-invalid` where there are backups of several, and none is named
 */
export function requireOneEnvironment(command: string, { backups, environment }: Catalogue & Places): void {
  const labels = new Set(backups.map(({ told }) => labelOf(told)));
  if (environment === undefined && labels.size > 1) throw severalAre(command, '--environment', labels);
}

function labelOf({ name }: { readonly name: string }): string {
  return readBackupName(name)?.label ?? name;
}

function severalAre(command: string, path: string, found: ReadonlySet<string | undefined>): OpsError {
  return misused(command, [{ path, message: `is missing: there are ${[...found].join(', ')}` }]);
}

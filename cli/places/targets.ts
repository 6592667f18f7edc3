import type { RepositoryName } from '../../github/request.ts';
import { recoverySuffix, unattendedSuffix } from '../../src/policy/unattended.ts';
import { parseRepositoryName } from '../github/repository.ts';
import type { StateFile } from '../folder/state-file.ts';

/** An environment of a repository. */
export interface Target {
  readonly repository: RepositoryName;
  readonly environment: string;
}

/** The environments that `init` set up from a folder, or the one that is named. @throws OpsError `input-invalid` for a name that is none */
export function targetsOf(
  state: StateFile,
  { repository, environment }: { readonly repository: string | undefined; readonly environment: string | undefined },
): readonly Target[] {
  if (repository !== undefined) {
    return [{ repository: parseRepositoryName(repository), environment: environment ?? 'production' }];
  }
  return state.targets.flatMap((target): readonly Target[] => {
    const [name = '', of = ''] = target.split('#');
    const wanted =
      environment === undefined
        ? ![unattendedSuffix, recoverySuffix].some((suffix) => of.endsWith(suffix))
        : of === environment;
    return wanted ? [{ repository: parseRepositoryName(name), environment: of }] : [];
  });
}

import type { Octokit } from '@octokit/rest';
import { OpsError } from '../../src/errors.ts';
import type { ActionPin } from '../workflow-files.ts';
import { ifThere } from '../github/client.ts';

const published = 'D8-X/d8x-ops';

/**
 * The Action that workflows are to use, pinned to a commit: a tag could be moved.
 * @param given `OWNER/NAME@REF`, or undefined for the release of this program's `version`
 * @throws OpsError `input-invalid` when it is written otherwise, or there is no such tag or branch
 */
export async function pinAction(given: string | undefined, version: string, octokit: Octokit): Promise<ActionPin> {
  const text = given ?? `${published}@v${version}`;
  const [, owner, repo, ref] =
    /^([A-Za-z0-9-]{1,39})\/([A-Za-z0-9_.-]{1,100})@([A-Za-z0-9_./-]{1,200})$/.exec(text) ?? [];
  if (owner === undefined || repo === undefined || ref === undefined) {
    throw new OpsError('input-invalid', 'the Action should be given as OWNER/NAME@REF', {
      where: '--action',
      hint: `Such as ${published}@v${version}.`,
    });
  }
  const repository = `${owner}/${repo}`;
  if (/^[0-9a-f]{40}$/.test(ref)) return { repository, commit: ref, ref };
  const answer = await ifThere(`read ${text}`, async () => octokit.rest.repos.getCommit({ owner, repo, ref }));
  if (answer !== undefined) return { repository, commit: answer.data.sha, ref };
  throw new OpsError('input-invalid', `there is no ${text} to pin the workflows to`, {
    where: '--action',
    hint: 'Give the commit of the release: --action OWNER/NAME@COMMIT, with all its 40 characters.',
  });
}

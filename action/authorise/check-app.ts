import type { GitHubId } from '../../github/id.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { refusal, unwrap } from './refusal.ts';

/**
 * Makes sure that a run was dispatched by the app that the workflow trusts, where it names one: any other app that may start workflows here,
 * and does so for whoever asks it, would pass for the bot otherwise.
 * @param login the account that dispatched, `slug[bot]`
 * @param written the app that wrote the status comment, as GitHub says; asked for by the account's name where that is not known
 * @throws OpsError `authorisation-failed`, `github-unreachable`
 */
export async function checkApp(
  login: string,
  written: GitHubId | undefined,
  trusted: GitHubId,
  repository: GitHubRepository,
): Promise<void> {
  const slug = login.replace(/\[bot\]$/, '');
  const id = written ?? unwrap(await repository.appId(slug), `app ${slug}`);
  if (id !== trusted) throw refusal(`it was started by the app ${id}, and bot-app-id names ${trusted}`);
}

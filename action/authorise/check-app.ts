import type { GitHubId } from '../../github/id.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { refusal, unwrap } from './refusal.ts';

/**
 * Makes sure that a run was dispatched by the app that the workflow trusts, where it names one: any other app that may start workflows here,
 * and does so for whoever asks it, would pass for the bot otherwise.
 * @param account the one that dispatched, `slug[bot]`
 * @param written the app that wrote the status comment, as GitHub says; undefined in a locked conversation, which takes none
 * @throws OpsError `authorisation-failed`, `github-unreachable`
 */
export async function checkApp(
  account: { readonly login: string; readonly id: GitHubId },
  written: GitHubId | undefined,
  trusted: GitHubId,
  repository: GitHubRepository,
): Promise<void> {
  const id = written ?? (await appOf(account, repository));
  if (id !== trusted) throw refusal(`it was started by the app ${id}, and bot-app-id names ${trusted}`);
}

/**
 * The app that an account acts for, by what it wrote in the repository lately. GitHub also tells it by the app's name, of public apps; whether a
 * job's token is told of a private one, as the bot's is, isn't documented.
 */
async function appOf(
  { login, id }: { readonly login: string; readonly id: GitHubId },
  repository: GitHubRepository,
): Promise<GitHubId> {
  const comments = unwrap(await repository.newestComments(), 'comments of the repository');
  const app = comments.find(({ author, appId }) => author?.id === id && appId !== undefined)?.appId;
  if (app !== undefined) return app;
  const named = await repository.appId(login.replace(/\[bot\]$/, ''));
  if (named.kind !== 'refused') return unwrap(named, `app ${login}`);
  throw refusal(
    `GitHub does not tell which app ${login} is, and it has written no comment here that says so`,
    'Unlock the conversation, or give the command in another one. In a locked conversation bot-app-id can be checked once the bot has written among the newest 100 comments of the repository.',
  );
}

import type { GitHubId } from '../../github/id.ts';
import type { GitHubRepository } from '../github/repository.ts';
import { refusal, unwrap } from './refusal.ts';
import type { RequestId } from '../../src/command/request-id.ts';

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

/** Said of a run that was let in this way. */
export const lockedNotice =
  'The conversation is locked, and GitHub takes no comments of the app or of this run there: the result is in the summary of this run alone.';

/**
 * Lets a run in that names no status comment. GitHub takes none of the app's comments in a locked conversation; there, what stands for
 * it is the 🚀 on the command's comment, by the very account that dispatched the run: the right to start it, which GitHub gives that account
 * once and nobody in its name. Everything else has its status comment: releases, and what a second person has to read and approve.
 * @throws OpsError `authorisation-failed`, `github-unreachable`
 */
export async function checkMark(
  requestId: RequestId,
  issue: number | undefined,
  app: { readonly id: GitHubId },
  repository: GitHubRepository,
): Promise<void> {
  const isPlain = requestId.kind === 'comment' && requestId.approvalId === undefined && requestId.isPlan !== true;
  if (!isPlain || issue === undefined) throw refusal('it names no status comment');
  const [isLocked, marks] = await Promise.all([
    repository.isLocked(issue),
    repository.reactions(requestId.commentId, 'rocket'),
  ]);
  if (!unwrap(isLocked, 'conversation')) {
    throw refusal('it names no status comment, and the conversation is not locked so that the app could write none');
  }
  if (!unwrap(marks, "reactions to the command's comment").includes(app.id)) {
    throw refusal('the app that started the run has not marked the comment with 🚀 before');
  }
}

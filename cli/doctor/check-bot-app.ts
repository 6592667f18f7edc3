import type { Octokit } from '@octokit/rest';
import { newestCommentsRequest, type IssueComment } from '../../github/comments.ts';
import type { GitHubId } from '../../github/id.ts';
import type { RepositoryName } from '../../github/request.ts';
import { readStatusMarker } from '../../src/report/markers.ts';
import { onGitHub } from '../github/client.ts';
import { botAppVariable, readVariable } from '../github/variables.ts';
import { type Check, look } from './check.ts';

/** Whether the Action is told which app is the bot, and whether that is the one that answers in the repository. Changes nothing. */
export async function checkBotApp(octokit: Octokit, repository: RepositoryName): Promise<Check> {
  return look('bot app', botAppVariable, async () => {
    const [value, seen] = await Promise.all([
      readVariable(octokit, repository, botAppVariable),
      findApp(octokit, repository),
    ]);
    return botAppFinding(value?.trim(), seen);
  });
}

/** @param seen the app that answered a command last, as GitHub says; undefined where none did lately */
export function botAppFinding(value: string | undefined, seen: GitHubId | undefined): Omit<Check, 'name' | 'where'> {
  if (value === undefined || value === '') {
    const remedy = `Set it to the number of the bot's app (APP_ID of the bot${seen === undefined ? '' : `; ${seen} answers here`}): d8x-ops init --bot-app-id NUMBER.`;
    const found = 'is not set: every GitHub App that may start workflows here passes for the bot';
    // Whoever has no bot needs none.
    return seen === undefined ? { state: 'info', found, remedy } : { state: 'warn', found, remedy };
  }
  if (seen === undefined || seen === value) {
    return { state: 'ok', found: seen === undefined ? `is ${value}; no app has answered here lately` : `is ${value}` };
  }
  return {
    state: 'fail',
    found: `is ${value}, and the app that answers commands here is ${seen}: the runs that it starts are refused`,
    remedy:
      'Compare both with APP_ID of your bot. Where the variable is wrong: d8x-ops init --bot-app-id NUMBER. Where the app is not yours, take its access away.',
  };
}

async function findApp(octokit: Octokit, { owner, repo }: RepositoryName): Promise<GitHubId | undefined> {
  const { route, parameters, schema } = newestCommentsRequest({ owner, repo });
  const answer: { readonly data: unknown } = await onGitHub('read the comments of the repository', async () =>
    octokit.request(route, { ...parameters }),
  );
  return answering(schema.parse(answer.data))?.appId;
}

function answering(comments: readonly IssueComment[]): IssueComment | undefined {
  return comments.find(
    ({ author, body, appId }) =>
      author?.isPerson === false && appId !== undefined && readStatusMarker(body)?.kind === 'request',
  );
}

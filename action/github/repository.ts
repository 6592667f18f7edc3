import { z } from 'zod';
import type { Answer, Ask } from './ask.ts';
import type { WorkflowRunInfo } from '../workflow-run-info.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** A comment of an issue or pull request, as it is now. */
export interface IssueComment {
  readonly id: GitHubId;
  readonly issue: number;
  readonly body: string;
  readonly createdAt: Date;
  readonly author: { readonly id: GitHubId; readonly login: string; readonly isPerson: boolean } | undefined;
}

/** An answer with its useful part, checked; what is not as documented counts as refused. */
export type Found<T> = { readonly kind: 'found'; readonly value: T } | Exclude<Answer, { readonly kind: 'answer' }>;

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const comment = z
  .object({
    id: githubId,
    issue_url: z.string(),
    body: z.string().nullish(),
    created_at: time,
    user: z.object({ id: githubId, login: z.string(), type: z.string() }).nullable(),
  })
  .transform(({ id, issue_url: issueUrl, body, created_at: createdAt, user }): IssueComment => ({
    id,
    issue: Number(issueUrl.split('/').at(-1)),
    body: body ?? '',
    createdAt,
    author: user === null ? undefined : { id: user.id, login: user.login, isPerson: user.type === 'User' },
  }));
const permission = z.object({
  permission: z.string(),
  role_name: z.string(),
  user: z.object({ id: githubId, login: z.string() }).nullable(),
});
const membership = z.object({ state: z.string() });
const file = z.object({ encoding: z.literal('base64'), content: z.string() });

const conversation = z.object({ locked: z.boolean() }).transform(({ locked }) => locked);
const reactors = z
  .array(z.object({ user: z.object({ id: githubId }).nullable() }))
  .transform((all) => all.flatMap(({ user }) => (user === null ? [] : [user.id])));

/** Whether somebody is in a team; `unknown` where GitHub does not say. */
export type Membership = 'member' | 'none' | 'unknown';
/** A reviewer's answer to a run that waited for environments. */
export interface RunReview {
  readonly state: string;
  /** Names of the environments. */
  readonly environments: readonly string[];
  readonly user: { readonly id: GitHubId; readonly login: string; readonly isPerson: boolean };
}

const reviews = z.array(
  z
    .object({
      state: z.string(),
      environments: z.array(z.object({ name: z.string() })),
      user: z.object({ id: githubId, login: z.string(), type: z.string() }),
    })
    .transform(({ state, environments, user }): RunReview => ({
      state,
      environments: environments.map(({ name }) => name),
      user: { id: user.id, login: user.login, isPerson: user.type === 'User' },
    })),
);

/** What the Action asks of the repository that it runs in. */
export class GitHubRepository {
  readonly #ask: Ask;
  readonly #here: { readonly owner: string; readonly repo: string };
  readonly #askTeams: Ask | undefined;

  /** @param askTeams asks with a token that may read teams, where there is one */
  constructor(ask: Ask, { owner, name }: WorkflowRunInfo['repository'], askTeams?: Ask) {
    this.#ask = ask;
    this.#askTeams = askTeams;
    this.#here = { owner, repo: name };
  }

  async comment(id: GitHubId): Promise<Found<IssueComment>> {
    const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
    return read(comment, await this.#ask(route, { ...this.#here, comment_id: id }));
  }

  /** Writes a comment; never repeated by itself. */
  async addComment(issue: number, body: string): Promise<Found<IssueComment>> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    return read(comment, await this.#ask(route, { ...this.#here, issue_number: issue, body }));
  }

  /** Replaces a comment's text. `once` gives up at the first failure. */
  async editComment(id: GitHubId, body: string, repeat: 'repeatable' | 'once'): Promise<Answer> {
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    return this.#ask(route, { ...this.#here, comment_id: id, body }, repeat);
  }

  /** Whether the conversation of an issue or pull request is locked. */
  async isLocked(issue: number): Promise<Found<boolean>> {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
    return read(conversation, await this.#ask(route, { ...this.#here, issue_number: issue }));
  }

  /** The accounts that gave a comment this reaction first, at most a hundred. */
  async reactions(commentId: GitHubId, content: 'rocket'): Promise<Found<readonly GitHubId[]>> {
    const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
    return read(reactors, await this.#ask(route, { ...this.#here, comment_id: commentId, content, per_page: 100 }));
  }

  async defaultBranch(): Promise<Found<string>> {
    const found = read(
      z.object({ default_branch: z.string() }),
      await this.#ask('GET /repos/{owner}/{repo}', this.#here),
    );
    return found.kind === 'found' ? { kind: 'found', value: found.value.default_branch } : found;
  }

  /** A file of the default branch. */
  async file(path: string): Promise<Found<string>> {
    const answer = await this.#ask('GET /repos/{owner}/{repo}/contents/{path}', { ...this.#here, path });
    const found = read(file, answer);
    return found.kind === 'found'
      ? { kind: 'found', value: Buffer.from(found.value.content, 'base64').toString('utf8') }
      : found;
  }

  /** What the repository grants an account, and whose account it is. */
  async permission(login: string): Promise<Found<z.infer<typeof permission>>> {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    return read(permission, await this.#ask(route, { ...this.#here, username: login }));
  }

  /**
   * Whether the account is an active member of `org/team`. A token that may not read teams, as a job's own, is told that there is
   * no such membership (404), like everybody who is none: only where the team itself is there for it does that mean anything.
   */
  async teamMembership(team: string, login: string): Promise<Found<Membership>> {
    const [org = '', slug = ''] = team.split('/');
    const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
    const ask = this.#askTeams ?? this.#ask;
    const found = read(membership, await ask(route, { org, team_slug: slug, username: login }));
    if (found.kind === 'found') return told(found.value.state === 'active' ? 'member' : 'none');
    if (!isHidden(found)) return found;
    if (found.status === 403) return told('unknown');
    const itself = await ask('GET /orgs/{org}/teams/{team_slug}', { org, team_slug: slug });
    if (itself.kind === 'answer') return told('none');
    return isHidden(itself) ? told('unknown') : itself;
  }

  /** Whether the token may read what is in the repository: found where it may. */
  async canReadContents(): Promise<Found<unknown>> {
    const route = 'GET /repos/{owner}/{repo}/commits';
    return read(z.array(z.unknown()), await this.#ask(route, { ...this.#here, per_page: 1 }));
  }

  /** The reviews of a run that waited for its environment, in all its attempts. */
  async approvals(runId: GitHubId): Promise<Found<readonly RunReview[]>> {
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
    return read(reviews, await this.#ask(route, { ...this.#here, run_id: runId }));
  }
}

function told(value: Membership): Found<Membership> {
  return { kind: 'found', value };
}

type Refused = Extract<Answer, { readonly kind: 'refused' }>;

/** Whether GitHub shows it to other tokens only, if it is there at all. */
function isHidden(answer: Exclude<Answer, { readonly kind: 'answer' }>): answer is Refused {
  return answer.kind === 'refused' && [403, 404].includes(answer.status);
}

function read<T>(schema: z.ZodType<T>, answer: Answer): Found<T> {
  if (answer.kind !== 'answer') return answer;
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return { kind: 'found', value: parsed.data };
  return { kind: 'refused', status: 200, message: "GitHub's answer is not as documented" };
}

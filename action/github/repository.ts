import { z } from 'zod';
import type { Answer, Ask } from './ask.ts';
import type { RunFacts } from '../run-facts.ts';

/** A comment of an issue or pull request, as it is now. */
export interface IssueComment {
  readonly id: number;
  readonly issue: number;
  readonly body: string;
  readonly createdAt: Date;
  readonly author: { readonly id: number; readonly login: string; readonly isPerson: boolean } | undefined;
}

/** An answer with its useful part, checked; what is not as documented counts as refused. */
export type Found<T> = { readonly kind: 'found'; readonly value: T } | Exclude<Answer, { readonly kind: 'answer' }>;

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const comment = z
  .object({
    id: z.int(),
    issue_url: z.string(),
    body: z.string().nullish(),
    created_at: time,
    user: z.object({ id: z.int(), login: z.string(), type: z.string() }).nullable(),
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
  user: z.object({ id: z.int(), login: z.string() }).nullable(),
});
const file = z.object({ encoding: z.literal('base64'), content: z.string() });

/** What the Action asks of the repository that it runs in. */
export class GitHubRepository {
  readonly #ask: Ask;
  readonly #here: { readonly owner: string; readonly repo: string };

  constructor(ask: Ask, { owner, name }: RunFacts['repository']) {
    this.#ask = ask;
    this.#here = { owner, repo: name };
  }

  async comment(id: number): Promise<Found<IssueComment>> {
    const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
    return read(comment, await this.#ask(route, { ...this.#here, comment_id: id }));
  }

  /** Writes a comment; never repeated by itself. */
  async addComment(issue: number, body: string): Promise<Found<IssueComment>> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    return read(comment, await this.#ask(route, { ...this.#here, issue_number: issue, body }));
  }

  /** Replaces a comment's text. `once` gives up at the first failure. */
  async editComment(id: number, body: string, repeat: 'repeatable' | 'once'): Promise<Answer> {
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    return this.#ask(route, { ...this.#here, comment_id: id, body }, repeat);
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

  /** Membership in `org/team`; refused with 403 where the token may not read teams. */
  async teamMembership(team: string, login: string): Promise<Found<{ state: string }>> {
    const [org = '', slug = ''] = team.split('/');
    const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
    return read(z.object({ state: z.string() }), await this.#ask(route, { org, team_slug: slug, username: login }));
  }
}

function read<T>(schema: z.ZodType<T>, answer: Answer): Found<T> {
  if (answer.kind !== 'answer') return answer;
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return { kind: 'found', value: parsed.data };
  return { kind: 'refused', status: 200, message: "GitHub's answer is not as documented" };
}

import { z } from 'zod';
import type { Answer, Ask } from './ask.ts';
import type { WorkflowRunInfo } from '../workflow-run-info.ts';
import {
  commentRequest,
  editCommentRequest,
  type IssueComment,
  newCommentRequest,
  newestCommentsRequest,
} from '../../github/comments.ts';
import { artifactsRequest, type ListedArtifact } from '../../github/artifacts.ts';
import { runRequest, type WorkflowRun } from '../../github/backup-run.ts';
import type { ComparedCommits } from '../../src/compared-commits.ts';
import { compareRequest } from '../../github/compare.ts';
import { contentsRequest } from '../../github/contents.ts';
import { type GitHubId, githubId } from '../../github/id.ts';
import {
  type Author,
  authorSchema,
  accessRequest,
  type FoundAccess,
  membershipRequest,
  teamName,
} from '../../github/people.ts';
import type { GitHubRequest, RepositoryName } from '../../github/request.ts';
import type { Repetition } from '../../github/retry.ts';

/** An answer with its useful part, checked; what is not as documented counts as refused. */
export type Found<T> = { readonly kind: 'found'; readonly value: T } | Exclude<Answer, { readonly kind: 'answer' }>;

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
  readonly user: Author;
}

const reviews = z.array(
  z
    .object({
      state: z.string(),
      environments: z.array(z.object({ name: z.string() })),
      user: authorSchema,
    })
    .transform(({ state, environments, user }): RunReview => ({
      state,
      environments: environments.map(({ name }) => name),
      user,
    })),
);

/** What the Action asks of the repository that it runs in. */
export class GitHubRepository {
  readonly #ask: Ask;
  readonly #here: RepositoryName;
  readonly #askTeams: Ask | undefined;
  readonly #files = new Map<string, Extract<Found<string>, { readonly kind: 'found' }>>();

  /** @param askTeams asks with a token that may read teams, where there is one */
  constructor(ask: Ask, { owner, name }: WorkflowRunInfo['repository'], askTeams?: Ask) {
    this.#ask = ask;
    this.#askTeams = askTeams;
    this.#here = { owner, repo: name };
  }

  async comment(id: GitHubId): Promise<Found<IssueComment>> {
    return find(this.#ask, commentRequest(this.#here, id));
  }

  /** Writes a comment; never repeated by itself. */
  async addComment(issue: number, body: string): Promise<Found<IssueComment>> {
    return find(this.#ask, newCommentRequest(this.#here, issue, body));
  }

  /** Replaces a comment's text. `once` gives up at the first failure. */
  async editComment(id: GitHubId, body: string, repetition: Repetition): Promise<Answer> {
    const { route, parameters } = editCommentRequest(this.#here, id, body);
    return this.#ask(route, parameters, repetition);
  }

  /** The newest hundred comments of all issues and pull requests, the newest first. */
  async newestComments(): Promise<Found<readonly IssueComment[]>> {
    return find(this.#ask, newestCommentsRequest(this.#here));
  }

  /** The number of the app with this name, which the account `name[bot]` acts for. */
  async appId(slug: string): Promise<Found<GitHubId>> {
    return find(this.#ask, {
      what: 'an app',
      route: 'GET /apps/{app_slug}',
      parameters: { app_slug: slug },
      schema: z.object({ id: githubId }).transform(({ id }) => id),
    });
  }

  /** Whether the conversation of an issue or pull request is locked. */
  async isLocked(issue: number): Promise<Found<boolean>> {
    return find(this.#ask, {
      what: 'an issue',
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
      parameters: { ...this.#here, issue_number: issue },
      schema: conversation,
    });
  }

  /** The accounts that gave a comment this reaction first, at most a hundred. */
  async reactions(commentId: GitHubId, content: 'rocket'): Promise<Found<readonly GitHubId[]>> {
    return find(this.#ask, {
      what: 'reactions',
      route: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
      parameters: { ...this.#here, comment_id: commentId, content, per_page: 100 },
      schema: reactors,
    });
  }

  async defaultBranch(): Promise<Found<string>> {
    return find(this.#ask, {
      what: 'the repository',
      route: 'GET /repos/{owner}/{repo}',
      parameters: { ...this.#here },
      schema: z.object({ default_branch: z.string() }).transform((found) => found.default_branch),
    });
  }

  /** Whether only those whom it was opened to can read it. */
  async isPrivate(): Promise<Found<boolean>> {
    return find(this.#ask, {
      what: 'the repository',
      route: 'GET /repos/{owner}/{repo}',
      parameters: { ...this.#here },
      schema: z.object({ private: z.boolean() }).transform((found) => found.private),
    });
  }

  /** A file of the default branch; once found it is not asked for again, so that all of a run is judged by the same text. */
  async file(path: string): Promise<Found<string>> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const found = await find(this.#ask, contentsRequest(this.#here, path));
    if (found.kind !== 'found') return found;
    if (found.value.text === undefined) return undocumented;
    const file = { kind: 'found', value: found.value.text } as const;
    this.#files.set(path, file);
    return file;
  }

  /** What the repository grants an account, and whose account it is. */
  async permission(login: string): Promise<Found<FoundAccess>> {
    return find(this.#ask, accessRequest(this.#here, login));
  }

  /**
   * Whether the account is an active member of `org/team`. A token that may not read teams, as a job's own, is told that there is
   * no such membership (404), like everybody who is none: only where the team itself is there for it does that mean anything.
   */
  async teamMembership(team: string, login: string): Promise<Found<Membership>> {
    const ask = this.#askTeams ?? this.#ask;
    const found = await find(ask, membershipRequest(team, login));
    if (found.kind === 'found') return told(found.value ? 'member' : 'none');
    if (!isHidden(found)) return found;
    if (found.status === 403) return told('unknown');
    const itself = await ask('GET /orgs/{org}/teams/{team_slug}', teamName(team));
    if (itself.kind === 'answer') return told('none');
    return isHidden(itself) ? told('unknown') : itself;
  }

  /** Whether the token may read what is in the repository: found where it may. */
  async canReadContents(): Promise<Found<unknown>> {
    return find(this.#ask, {
      what: 'commits',
      route: 'GET /repos/{owner}/{repo}/commits',
      parameters: { ...this.#here, per_page: 1 },
      schema: z.array(z.unknown()),
    });
  }

  /** What lies between two commits of any repository that the token may read. */
  async compare(at: RepositoryName, base: string, head: string): Promise<Found<ComparedCommits>> {
    return find(this.#ask, compareRequest(at, base, head));
  }

  /** Which workflow a run is of, and what started it. */
  async run(runId: GitHubId): Promise<Found<WorkflowRun>> {
    return find(this.#ask, runRequest(this.#here, runId));
  }

  /** One page of what runs kept, or one run; the newest first. */
  async artifacts(run: GitHubId | undefined, page: number): Promise<Found<readonly ListedArtifact[]>> {
    return find(this.#ask, artifactsRequest(this.#here, { run, page }));
  }

  /** The reviews of a run that waited for its environment, in all its attempts. */
  async approvals(runId: GitHubId): Promise<Found<readonly RunReview[]>> {
    return find(this.#ask, {
      what: 'approvals of a run',
      route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
      parameters: { ...this.#here, run_id: runId },
      schema: reviews,
    });
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

async function find<T>(ask: Ask, { route, parameters, repetition, schema }: GitHubRequest<T>): Promise<Found<T>> {
  const answer = await ask(route, parameters, repetition);
  if (answer.kind !== 'answer') return answer;
  const parsed = schema.safeParse(answer.data);
  return parsed.success ? { kind: 'found', value: parsed.data } : undocumented;
}

const undocumented = { kind: 'refused', status: 200, message: "GitHub's answer is not as documented" } as const;

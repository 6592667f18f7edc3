import { addComment, deleteComment, editComment, openIssue, tellIssue } from '../changes/issue-changes.ts';
import { pushImage, type PushedImage } from '../changes/package-changes.ts';
import { pullBetween } from '../changes/pull-changes.ts';
import { createRelease, type NewRelease } from '../changes/release-changes.ts';
import type { Account } from '../state/accounts.ts';
import { resolveRef } from '../state/git.ts';
import type { TokenReach } from '../state/github-state.ts';
import type { Comment, Issue } from '../state/issues.ts';
import type { PackageVersion, Release } from '../state/releases.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { Run } from '../state/runs.ts';
import type { World } from '../world.ts';

/** What a pull request comes from. */
export interface PullSource {
  readonly title: string;
  readonly body?: string;
  readonly branch: string;
  /** The fork that the branch is in; by default the repository itself. */
  readonly from?: Repository;
  readonly draft?: boolean;
}

/** Someone who acts on GitHub's pages; what is done there sends the same webhooks as through the API. */
export class Person {
  readonly account: Account;
  readonly #world: World;

  constructor(world: World, account: Account) {
    this.#world = world;
    this.account = account;
  }

  /** A personal access token: by default a classic one, as `gh auth login -s workflow` makes it. */
  token(lifeMs = 86_400_000, reach: TokenReach = { scopes: ['gist', 'read:org', 'repo', 'workflow'] }): string {
    const { state } = this.#world;
    return state.issue('ghp_', { kind: 'user', account: this.account, expiresAt: state.now() + lifeMs, reach });
  }

  openIssue(repository: Repository, title: string, body: string | null = null): Issue {
    return openIssue(this.#world, repository, { title, body, author: this.account });
  }

  openPull(repository: Repository, source: PullSource): Issue {
    const head = { repository: source.from ?? repository, ref: source.branch };
    const pull = pullBetween({ repository, ref: repository.defaultBranch }, head, source.draft ?? false);
    if (pull === undefined) throw new Error(`there is no branch ${source.branch}`);
    const { title, body = null } = source;
    return openIssue(this.#world, repository, { title, body, author: this.account, pull });
  }

  close(repository: Repository, issue: Issue): void {
    issue.state = 'closed';
    issue.updatedAt = this.#world.state.now();
    tellIssue(this.#world, repository, issue, 'closed', this.account);
  }

  /** Presses "Lock conversation". */
  lock(issue: Issue): void {
    issue.locked = true;
  }

  /** Presses "Unlock conversation". */
  unlock(issue: Issue): void {
    issue.locked = false;
  }

  comment(repository: Repository, issue: Issue | number, body: string): Comment {
    const number = typeof issue === 'number' ? issue : issue.number;
    const found = repository.issues.get(number);
    if (found === undefined) throw new Error(`${fullName(repository)} has no #${number}`);
    return addComment(this.#world, repository, found, { author: this.account, body });
  }

  editComment(repository: Repository, comment: Comment, body: string): void {
    editComment(this.#world, repository, comment, body, this.account);
  }

  deleteComment(repository: Repository, comment: Comment): void {
    deleteComment(this.#world, repository, comment, this.account);
  }

  /** Publishes a release, or drafts one. */
  release(repository: Repository, release: Omit<NewRelease, 'author'>): Release {
    return createRelease(this.#world, repository, { ...release, author: this.account });
  }

  /** Pushes a container image to the registry that belongs to GitHub. */
  pushImage(repository: Repository, image: PushedImage): PackageVersion {
    return pushImage(this.#world, repository, image, this.account);
  }

  /** Presses "Run workflow"; `file` is the name of the workflow's file. */
  runWorkflow(
    repository: Repository,
    file: string,
    inputs: Record<string, string>,
    ref = repository.defaultBranch,
  ): Run {
    const workflow = [...repository.workflows.values()].find((one) => one.path === `.github/workflows/${file}`);
    const at = resolveRef(repository.git, ref);
    if (workflow === undefined || at === undefined) throw new Error(`${fullName(repository)} has no ${file} at ${ref}`);
    return this.#world.runs.create({
      repository,
      workflow,
      event: 'workflow_dispatch',
      ref,
      sha: at.sha,
      actor: this.account,
      inputs,
    });
  }

  /** Presses "Re-run all jobs". */
  rerun(repository: Repository, run: Run): void {
    this.#world.runs.rerun(repository, run, this.account);
  }

  /** Presses "Cancel workflow". */
  cancel(repository: Repository, run: Run): void {
    this.#world.runs.cancel(repository, run);
  }

  /** Approves or rejects a run that waits for its environment. */
  review(repository: Repository, run: Run, state: 'approved' | 'rejected', comment = ''): void {
    this.#world.runs.review(repository, run, state, comment, this.account);
  }
}

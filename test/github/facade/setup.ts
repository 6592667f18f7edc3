import { discoverWorkflows } from '../runs/workflow-discovery.ts';
import { type Account, loginKey, type Installation, type Permissions, type Team } from '../state/accounts.ts';
import type { Environment } from '../state/deployments.ts';
import { commit, type Commit } from '../state/git.ts';
import type { BillingPlan } from '../state/github-state.ts';
import { newVault } from '../state/vault.ts';
import type { Access, Repository, Role } from '../state/repository.ts';
import { ensureEnvironment } from '../changes/deployment-changes.ts';
import type { World } from '../world.ts';

/** How a new repository is set up. */
export interface RepositorySetup {
  readonly private?: boolean;
  readonly defaultBranch?: string;
  /** Login to role, or to a custom role with its base. */
  readonly collaborators?: Readonly<Record<string, Role | Access>>;
  /** Path to content on the default branch. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Whether the app is installed on its owner; it is by default. */
  readonly installed?: boolean;
}

/** What changes about an environment. */
export type EnvironmentSetup = Partial<
  Pick<Environment, 'reviewers' | 'preventSelfReview' | 'waitMinutes' | 'branchPolicy' | 'branchPolicies'>
>;

/** Puts things into the double's state, without any webhook. */
export class Setup {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A person; made if there is none of that login. */
  user(login: string): Account {
    return this.#world.state.account(login) ?? this.#world.state.addAccount(login, 'User');
  }

  /** An organization with its members. */
  org(login: string, members: readonly string[] = []): Account {
    const { state } = this.#world;
    const account = state.account(login) ?? state.addAccount(login, 'Organization');
    const all = state.orgMembers.get(loginKey(login)) ?? new Set<string>();
    for (const member of members) all.add(loginKey(this.user(member).login));
    state.orgMembers.set(loginKey(login), all);
    if (!state.orgVaults.has(loginKey(login))) state.orgVaults.set(loginKey(login), newVault(account.id));
    return account;
  }

  /** A team of an organization. */
  team(org: string, slug: string, members: readonly string[]): Team {
    const { state } = this.#world;
    const owner = this.org(org, members);
    const team = state.team(org, slug) ?? { id: state.nextId(3_000_000), org: owner, slug, members: new Map() };
    for (const member of members) team.members.set(loginKey(member), { role: 'member', state: 'active' });
    if (!state.teams.includes(team)) state.teams.push(team);
    return team;
  }

  /** Installs the app on an account. */
  install(account: Account, permissions: Permissions = this.#world.app.permissions): Installation {
    const { state } = this.#world;
    const known = state.installationOn(account);
    if (known !== undefined) return known;
    const installation = { id: state.nextId(50_000_000), account, permissions, suspended: false };
    state.installations.set(installation.id, installation);
    return installation;
  }

  /** A repository, `owner/name`; an owner that is not known yet becomes a person. */
  repository(name: string, setup: RepositorySetup = {}): Repository {
    const { state } = this.#world;
    const [owner = '', short = ''] = name.split('/');
    const account = state.account(owner) ?? this.user(owner);
    const repository = state.addRepository(account, short, setup.defaultBranch ?? 'main', setup.private ?? false);
    for (const [login, access] of Object.entries(setup.collaborators ?? {}))
      this.collaborator(repository, login, access);
    if (setup.installed !== false) this.install(account);
    this.write(repository, { 'README.md': `# ${short}\n`, ...setup.files });
    return repository;
  }

  /** Gives someone a role in a repository; `none` takes it away. */
  collaborator(repository: Repository, login: string, access: Role | Access | 'none'): void {
    const key = loginKey(this.user(login).login);
    if (access === 'none') repository.collaborators.delete(key);
    else repository.collaborators.set(key, typeof access === 'string' ? { role: access } : access);
  }

  /** Commits files to a branch, which is made from the default branch if it does not exist; null removes a file. */
  write(
    repository: Repository,
    files: Readonly<Record<string, string | Buffer | null>>,
    { branch = repository.defaultBranch, author = repository.owner, message = 'Change files' } = {},
  ): Commit {
    const { branches } = repository.git;
    const base = branches.get(repository.defaultBranch);
    if (!branches.has(branch) && base !== undefined) branches.set(branch, base);
    const made = commit(repository.git, { branch, files, author, message, at: this.#world.state.now() });
    discoverWorkflows(this.#world, repository);
    return made;
  }

  /** What the account's private repositories may have. */
  plan(account: Account, plan: BillingPlan): void {
    this.#world.state.plans.set(account.id, plan);
  }

  /** Protects a branch by a branch protection rule, or by the rules of rulesets where their types are given. */
  protect(repository: Repository, branch: string, rules: readonly string[] = []): void {
    if (rules.length === 0) repository.protectedBranches.add(branch);
    else repository.branchRules.set(branch, rules);
  }

  /** An environment with its protection. */
  environment(repository: Repository, name: string, setup: EnvironmentSetup = {}): Environment {
    return Object.assign(ensureEnvironment(this.#world, repository, name), setup);
  }
}

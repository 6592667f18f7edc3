import { randomUUID } from 'node:crypto';
import { type Account, type App, type Installation, loginKey, type Permissions, type Team } from './accounts.ts';
import { newTree } from './git.ts';
import type { Package } from './releases.ts';
import { type Access, fullName, type Repository } from './repository.ts';
import { newVault, type Vault } from './vault.ts';

/** What a token stands for. */
export type Grant =
  | {
      readonly kind: 'user';
      readonly account: Account;
      readonly expiresAt: number;
      /** What a classic token may do, or a fine-grained one; one of both is there. */
      readonly reach: TokenReach;
    }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly permissions: Permissions;
      readonly repositories: ReadonlySet<number> | undefined;
      readonly expiresAt: number;
    }
  | {
      readonly kind: 'job';
      readonly repository: Repository;
      readonly runId: number;
      readonly permissions: Permissions;
      readonly expiresAt: number;
    };

/** How far a personal access token reaches: a classic one by scopes, a fine-grained one by permissions. */
export type TokenReach =
  | { readonly scopes: readonly string[]; readonly permissions?: undefined }
  | { readonly scopes?: undefined; readonly permissions: Permissions };

/** What GitHub sells, by what it lets private repositories have. */
export type BillingPlan = 'free' | 'team' | 'enterprise';

/** All that the double remembers. */
export class GitHubState {
  readonly now: () => number;
  readonly accounts = new Map<string, Account>();
  readonly orgMembers = new Map<string, Set<string>>();
  readonly teams: Team[] = [];
  readonly repositories = new Map<string, Repository>();
  readonly installations = new Map<number, Installation>();
  readonly packages: Package[] = [];
  readonly orgVaults = new Map<string, Vault>();
  /** By the account's id; those without one have everything. */
  readonly plans = new Map<number, BillingPlan>();
  readonly grants = new Map<string, Grant>();
  readonly manifests = new Map<string, unknown>();
  readonly actionsBot: Account;
  #lastId = 1000;

  constructor(now: () => number) {
    this.now = now;
    this.actionsBot = this.addAccount('github-actions[bot]', 'Bot', 41_898_282);
  }

  /** A new identifier, unique over all kinds of things, starting from `base`. */
  nextId(base = 0): number {
    this.#lastId += 1;
    return base + this.#lastId;
  }

  addAccount(login: string, type: Account['type'], id = this.nextId(90_000)): Account {
    const account: Account = { id, login, type };
    this.accounts.set(loginKey(login), account);
    return account;
  }

  account(login: string): Account | undefined {
    return this.accounts.get(loginKey(login));
  }

  repository(owner: string, name: string): Repository | undefined {
    return this.repositories.get(loginKey(`${owner}/${name}`));
  }

  addRepository(owner: Account, name: string, defaultBranch: string, isPrivate: boolean): Repository {
    const id = this.nextId(700_000);
    const repository: Repository = {
      id,
      owner,
      name,
      private: isPrivate,
      archived: false,
      defaultBranch,
      collaborators: new Map(),
      git: newTree(),
      labels: new Map(),
      issues: new Map(),
      comments: new Map(),
      environments: new Map(),
      deployments: new Map(),
      workflows: new Map(),
      runs: new Map(),
      artifacts: new Map(),
      releases: new Map(),
      vault: newVault(id),
      environmentVaults: new Map(),
      protectedBranches: new Set(),
      branchRules: new Map(),
    };
    this.repositories.set(loginKey(fullName(repository)), repository);
    return repository;
  }

  team(org: string, slug: string): Team | undefined {
    return this.teams.find((team) => loginKey(team.org.login) === loginKey(org) && team.slug === slug);
  }

  installationOn(account: Account): Installation | undefined {
    return [...this.installations.values()].find((installation) => installation.account.id === account.id);
  }

  /** What a person may do there: the owner everything; anyone may read what is public; team access is a collaborator's. */
  access(repository: Repository, account: Account): Access | undefined {
    if (account.id === repository.owner.id) return { role: 'admin' };
    const given = repository.collaborators.get(loginKey(account.login));
    return given ?? (repository.private ? undefined : { role: 'read' });
  }

  /** The plan that limits a repository; public ones have everything on every plan. */
  planOf(repository: Repository): BillingPlan {
    return repository.private ? (this.plans.get(repository.owner.id) ?? 'enterprise') : 'enterprise';
  }

  /** Remembers a new token. */
  issue(prefix: 'ghs_' | 'ghp_', grant: Grant): string {
    const token = prefix + randomUUID().replaceAll('-', '') + randomUUID().slice(0, 4);
    this.grants.set(token, grant);
    return token;
  }
}

/** The identity that acts when an app or a workflow does. */
export function actorOf(grant: Grant, app: App, state: GitHubState): Account {
  if (grant.kind === 'user') return grant.account;
  return grant.kind === 'installation' ? app.bot : state.actionsBot;
}

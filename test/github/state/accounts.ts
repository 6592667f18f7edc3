/** A person, bot or organization. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

/** A team of an organization. */
export interface Team {
  readonly id: number;
  readonly org: Account;
  readonly slug: string;
  readonly members: Map<string, { role: 'member' | 'maintainer'; state: 'active' | 'pending' }>;
}

/** What a GitHub App may do: permission name to level. */
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

/** The app that the double knows. */
export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly privateKey: string;
  readonly publicKey: string;
  webhookSecret: string;
  permissions: Permissions;
  events: string[];
  /** Where webhooks go; none are sent while it is undefined. */
  webhookUrl: string | undefined;
}

/** An app's installation on an account: its token reaches that account's repositories. */
export interface Installation {
  readonly id: number;
  readonly account: Account;
  permissions: Permissions;
  suspended: boolean;
}

/** Logins are the same whatever their case. */
export function loginKey(login: string): string {
  return login.toLowerCase();
}

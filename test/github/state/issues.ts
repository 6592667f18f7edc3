import type { Account } from './accounts.ts';

/** A label of a repository. */
export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

/** What makes an issue a pull request. */
export interface PullRequest {
  readonly headRef: string;
  headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  /** `owner/name` of the repository that the head is in; another one than the base's for a fork. */
  readonly headRepository: string;
  draft: boolean;
  merged: boolean;
}

/** An issue or a pull request; times are Unix milliseconds. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly createdAt: number;
  updatedAt: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  labels: string[];
  locked: boolean;
  /** How many comments it has. */
  comments: number;
  pull: PullRequest | undefined;
}

/** The reactions that GitHub has. */
export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

/** A reaction to a comment. */
export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: ReactionContent;
  readonly createdAt: number;
}

/** A comment on an issue or pull request; times are Unix milliseconds. */
export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Account;
  /** The slug of the app that wrote it. */
  readonly viaApp: string | undefined;
  readonly createdAt: number;
  updatedAt: number;
  /** When somebody last changed its text. */
  lastEditedAt: number | null;
  body: string;
  readonly reactions: Map<number, Reaction>;
}

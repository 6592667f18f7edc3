import type { Account } from './accounts.ts';

/** A release; times are Unix milliseconds. */
export interface Release {
  readonly id: number;
  readonly author: Account;
  readonly createdAt: number;
  tagName: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  publishedAt: number | null;
}

/** One version of a container package. */
export interface PackageVersion {
  readonly id: number;
  /** `sha256:…`. */
  readonly digest: string;
  tags: string[];
  readonly createdAt: number;
}

/** A container package of an account. */
export interface Package {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly versions: PackageVersion[];
}

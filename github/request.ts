import type { z } from 'zod';
import type { Repetition } from './retry.ts';

/** A request of GitHub's API as a value: what is sent, and the part of the answer that is used. The Action, the bot and the command line each have their own way to send one. */
export interface GitHubRequest<Shape> {
  /** What is asked about, for errors: `a comment`. */
  readonly what: string;
  /** As GitHub's documentation writes it. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** By its method where it is not given: what reads may be repeated. */
  readonly repetition?: Repetition;
  readonly schema: z.ZodType<Shape>;
}

/** The two parameters that name a repository in GitHub's routes. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

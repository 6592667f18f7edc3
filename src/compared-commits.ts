/** How one commit lies to another one, as GitHub compares them. */
export interface ComparedCommits {
  /** GitHub's word, of the second: it is `ahead` of the first, `behind` it, the two `diverged`, or are `identical`. */
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical';
  readonly aheadBy: number;
  readonly behindBy: number;
  /** When the first was committed, and the newest of those that only the second has. */
  readonly baseAt: Date | undefined;
  readonly headAt: Date | undefined;
  /** First lines of the commits that only the second has, the newest first; of the newest 250 alone. */
  readonly subjects: readonly string[];
  /** Paths that differ, as far as GitHub lists them: up to 300. */
  readonly files: readonly string[];
  readonly hasAllFiles: boolean;
}

/** What is wrong, and what to do about it. */
export interface Finding {
  readonly problem: string;
  readonly instead: string;
}

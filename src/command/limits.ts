/** How much a comment and a command may hold. */
export const limits = {
  /** Commands in one comment. */
  commands: 5,
  /** Characters of a line. */
  line: 4096,
  /** Services in one command. */
  services: 30,
  /** Characters of a reason. */
  reason: 200,
  /** Hex digits of a digest that say which one is meant, at least. */
  prefix: 8,
} as const;

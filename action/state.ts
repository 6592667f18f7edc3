/** What the main step leaves to the post step. */
export const stateKeys = {
  /** The main step began to do something. */
  started: 'started',
  /** It came to its end by itself: nothing is left to be cleaned up. */
  finished: 'finished',
  /** Id of the comment that shows the run's status. */
  comment: 'status-comment',
  /** What the monitor of backups was told: id of the start that it knows of, or `ended`. */
  heartbeat: 'heartbeat',
} as const;

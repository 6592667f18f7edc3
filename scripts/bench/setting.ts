import type { Sandbox } from '../../test/cluster/sandbox.ts';

/** How much is measured. */
export interface Extent {
  /** How often each pair is measured. */
  readonly rounds: number;
  /** Sizes of the dumps, in MB of SQL. */
  readonly sizes: readonly number[];
  /** Deliveries to the bot. */
  readonly deliveries: number;
}

/** What a part works with. */
export interface Setting {
  readonly extent: Extent;
  /** Gets a line for whatever takes a while. */
  readonly say: (line: string) => void;
}

/** The same for a part that needs a cluster. */
export interface ClusterSetting extends Setting {
  readonly sandbox: Sandbox;
  /** For what is written while measuring; emptied by whoever made it. */
  readonly folder: string;
}

/** A compose project as its containers describe it. */
export interface ComposeProject {
  readonly project: string;
  /** Folder that it was started in. */
  readonly directory: string;
  /** The files that it was made from: absolute, or within `directory`; empty where that is not known. */
  readonly files: readonly string[];
  /** The files that its variables were taken from, where whoever started it named some (`--env-file`) in place of `.env`. */
  readonly environmentFiles?: readonly string[] | undefined;
}

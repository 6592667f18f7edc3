/** Where a command speaks and listens. Results go to standard output; everything said on the way goes to standard error. */
export interface Terminal {
  /** Whether a person is there to answer: standard input and standard error are both a terminal. */
  readonly isInteractive: boolean;
  /** Whether standard error can show a line that changes. */
  readonly canRedraw: boolean;
  /** Columns of standard error. */
  readonly width: number;
  /** Whether standard output takes colours. */
  readonly colours: boolean;
  /** Writes a line of the result. */
  print(line: string): void;
  /** Writes a line beside the result. */
  say(line: string): void;
  /** Shows a line that the next one replaces; an empty one takes it away. Only where it can be redrawn. */
  redraw(line: string): void;
  /** Asks for one line. Only where somebody is there. */
  ask(question: string): Promise<string>;
  /** The same for a secret: what is typed is not shown. */
  askHidden(question: string): Promise<string>;
  /** Everything on standard input. */
  readInput(): Promise<string>;
}

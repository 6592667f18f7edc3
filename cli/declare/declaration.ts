/** An option of a command: given once, given any number of times, or just there. */
export interface OptionDeclaration<Name extends string = string> {
  readonly name: Name;
  readonly kind: 'text' | 'list' | 'flag';
  readonly short?: string;
  /** What stands for the value, such as `FILE`; not for flags. */
  readonly value?: string;
  readonly description: string;
  /** What is taken without it, as the help says it. */
  readonly fallback?: string;
}

/** A command as the help, the reference page and the parser know it. */
export interface CommandDeclaration<Name extends string = string> {
  readonly name: string;
  /** The one argument that it takes, if any; it has to be there. */
  readonly argument?: { readonly value: string; readonly description: string };
  /** A sentence without its full stop. */
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly options: readonly OptionDeclaration<Name>[];
  readonly examples: readonly string[];
}

/** Names the option names of a command, so that asking for any other is an error of types. */
export function declareCommand<const Name extends string>(
  declaration: CommandDeclaration<Name>,
): CommandDeclaration<Name> {
  return declaration;
}

import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { defined } from '../../src/defined.ts';
import { OpsError, type Problem } from '../../src/errors.ts';
import { nearest } from '../../src/nearest.ts';
import type { CommandDeclaration, OptionDeclaration } from './declaration.ts';

/** The arguments of one command, by the names that it declares. */
export class Arguments<Name extends string> {
  readonly argument: string | undefined;
  readonly #values: ReadonlyMap<string, readonly string[] | true>;

  constructor(argument: string | undefined, values: ReadonlyMap<string, readonly string[] | true>) {
    this.argument = argument;
    this.#values = values;
  }

  flag(name: Name): boolean {
    return this.#values.has(name);
  }

  /** Undefined when it was not given. */
  text(name: Name): string | undefined {
    return this.list(name).at(-1);
  }

  list(name: Name): readonly string[] {
    const given = this.#values.get(name);
    return given === undefined || given === true ? [] : given;
  }
}

/**
 * Reads a command's words.
 * @throws OpsError `command-invalid` with everything that is wrong
 */
export function parseArguments<Name extends string>(
  declaration: CommandDeclaration<Name>,
  words: readonly string[],
): Arguments<Name> {
  const problems: Problem[] = [];
  const values = new Map<string, string[] | true>();
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: optionsOf(declaration.options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = declaration.options.find(({ name }) => name === token.name);
    const problem = problemOf(option, token, declaration);
    if (problem !== undefined) problems.push(problem);
    else if (option?.kind === 'flag') values.set(token.name, true);
    else values.set(token.name, [...listOf(values.get(token.name)), token.value ?? '']);
  }
  const wanted = declaration.argument;
  const isHelp = values.has('help');
  if (wanted !== undefined && positionals.length === 0 && !isHelp) {
    problems.push({ path: wanted.value, message: 'is missing' });
  }
  for (const word of positionals.slice(wanted === undefined ? 0 : 1)) {
    problems.push({ path: word, message: 'is one word too many' });
  }
  if (problems.length > 0 && !isHelp) throw misused(declaration.name, problems);
  return new Arguments(positionals[0], values);
}

/** The error for a command line that cannot be understood. */
export function misused(command: string, problems: readonly Problem[]): OpsError {
  const [first] = problems;
  const message =
    problems.length === 1 && first !== undefined
      ? `${first.path} ${first.message}`
      : `${problems.length} words of the command line are wrong`;
  return new OpsError('command-invalid', message, {
    problems,
    hint: `See: d8x-ops ${command} --help`,
  });
}

function optionsOf(options: readonly OptionDeclaration[]): ParseArgsOptionsConfig {
  return Object.fromEntries(
    options.map(({ name, kind, short }) => [
      name,
      { type: kind === 'flag' ? 'boolean' : 'string', multiple: true, ...defined({ short }) },
    ]),
  );
}

function problemOf(
  option: OptionDeclaration | undefined,
  { name, rawName, value }: { readonly name: string; readonly rawName: string; readonly value: string | undefined },
  declaration: CommandDeclaration,
): Problem | undefined {
  if (option === undefined) {
    const meant = nearest(
      name,
      declaration.options.map((each) => each.name),
    );
    return { path: rawName, message: `is no option${meant === undefined ? '' : `; --${meant} is`}` };
  }
  if (option.kind === 'flag') return value === undefined ? undefined : { path: rawName, message: 'takes no value' };
  if (value === undefined || value === '')
    return { path: rawName, message: `needs a value: ${rawName} ${option.value ?? ''}` };
  return undefined;
}

function listOf(given: string[] | true | undefined): readonly string[] {
  return given === undefined || given === true ? [] : given;
}

import { limits } from './limits.ts';

/** What a command asks to be loosened, by the names that `exceptions` of `.github/d8x.yml` has for it. */
export type Exception =
  | { readonly kind: 'image-change' }
  | { readonly kind: 'key-change' }
  | { readonly kind: 'migration' }
  | { readonly kind: 'no-backup' }
  | { readonly kind: 'override'; readonly reason: string };

export type ExceptionKind = Exception['kind'];

interface ExceptionGrammar {
  readonly kind: ExceptionKind;
  /** As it is written after a command's verb; without its hyphens, the Action's input of the same meaning. */
  readonly option: `--${string}`;
  /** One line: what it lets happen. */
  readonly summary: string;
}

/** The options that loosen a rule, in the order in which a command's normal form has them. */
export const exceptionOptions = [
  {
    kind: 'image-change',
    option: '--allow-image-change',
    summary: 'a service may move to another repository than the one that it runs from',
  },
  {
    kind: 'key-change',
    option: '--allow-key-change',
    summary: 'a service may get a key of another address than the one that it has',
  },
  {
    kind: 'migration',
    option: '--accept-migration',
    summary: "a service may go back to an image from before its database's migration",
  },
  { kind: 'no-backup', option: '--no-backup', summary: 'no backup is taken before the update' },
  { kind: 'override', option: '--override', summary: 'a rule about when may be broken, for the reason that is given' },
] as const satisfies readonly ExceptionGrammar[];

export const exceptionKinds = exceptionOptions.map(({ kind }) => kind);

/** Its option as a command has it: `--no-backup`, `--override "the RPC is down"`. */
export function formatException(exception: Exception): string {
  const option = exceptionOptions.find(({ kind }) => kind === exception.kind)?.option ?? '';
  return exception.kind === 'override' ? `${option} "${exception.reason}"` : option;
}

/** The exceptions in the order of the normal form, each kind once. */
export function sortExceptions(given: readonly Exception[]): readonly Exception[] {
  return exceptionOptions.flatMap(({ kind }) => given.find((one) => one.kind === kind) ?? []);
}

/** Whether both ask for the same, the reason included. */
export function sameExceptions(one: readonly Exception[] = [], other: readonly Exception[] = []): boolean {
  const texts = (some: readonly Exception[]): string => sortExceptions(some).map(formatException).join(' ');
  return texts(one) === texts(other);
}

/** Whether `text` can stand in the quotes of `--override`: one to 200 characters, all of them seen, and no quote. */
export function isOverrideReason(text: string): boolean {
  return (
    text.trim() === text &&
    text !== '' &&
    text.length <= limits.reason &&
    !/["\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[^\S ]| {2}/u.test(text)
  );
}

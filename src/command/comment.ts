import { defined } from '../defined.ts';
import { publishedServices } from '../image/published-services.ts';
import { argumentOf, type Command } from './command.ts';
import type { KnownNames } from './environment-word.ts';
import { type Fault, isFault, quote } from './fault.ts';
import { formatCommand } from './format.ts';
import { limits, prefix } from './grammar.ts';
import { type CommentLine, readLeadingLines } from './leading-lines.ts';
import { straggler } from './next-line.ts';
import { parseLine } from './parse-line.ts';
import type { Span } from './words.ts';

/** A `/d8x` line of a comment that was understood. */
export interface FoundCommand {
  readonly kind: 'command';
  readonly command: Command;
  /** Line of the comment, from 1. */
  readonly line: number;
}

/** A `/d8x` line that was not. */
export interface Mistake {
  readonly kind: 'mistake';
  /** What is wrong, as one or two plain sentences: no Markdown, printable ASCII only. */
  readonly message: string;
  /** What was written, put right, as a whole command in its normal form; absent where that can't be told. */
  readonly nearest?: string;
  /** The wrong word within `text`. */
  readonly at: Span;
  readonly line: number;
  /** The line as written, without its end, cut where it is very long. Made of a stranger's text: escape it. */
  readonly text: string;
}

/** The commands of a comment in their order, understood or not; empty for a comment that has none. */
export type ParsedComment = readonly (FoundCommand | Mistake)[];

/** A repaired line is read again, and may have another mistake; so often at most. */
const mostRecoveries = 6;

/** What a comment can name besides its commands: without a policy only what D8X publishes. */
const published: KnownNames = { services: new Set(publishedServices), environments: [] };

/** What may open Markdown or HTML that goes on in the next line, and hides it. */
const opens = /[<`[$~]/;

/**
 * Reads the commands of a comment: its leading lines, see `readLeadingLines`. One mistake stands for the whole comment, and none of
 * its commands is read, when there are more than five, when the next line looks like the rest of the last one, or when one
 * could hide the one below it.
 * @param names of services and environments that the policy knows.
 */
export function parseComment(body: string, names: KnownNames = published): ParsedComment {
  const leading = readLeadingLines(body);
  const lines = leading.commands;
  const tooMany = lines[limits.commands];
  if (tooMany !== undefined) {
    const message = `A comment can have ${limits.commands} commands at most, and this one has ${lines.length}. None was read.`;
    return [{ kind: 'mistake', message, ...shown(tooMany.text, { start: 0, end: prefix.length }), line: tooMany.line }];
  }
  const rest = straggler(leading, names);
  if (rest !== undefined) return [wrapped(lines.at(-1)?.text ?? '', rest, names)];
  const found = lines.map(({ text, line }) => readLine(text, line, names));
  const hiding = lines.slice(0, -1).find(({ text }) => opens.test(text));
  if (hiding === undefined) return found;
  return [found.find((one) => one.kind === 'mistake' && one.line === hiding.line) ?? mayHide(hiding.text, hiding.line)];
}

function wrapped(last: string, { text, line }: CommentLine, names: KnownNames): Mistake {
  const message =
    'This line looks like the rest of the command above it, but a command is one line. None was read: write it as one line, or begin this one with other words.';
  const parsed = parseLine(`${last.trimEnd()} ${text.trim()}`, names);
  return {
    kind: 'mistake',
    message,
    ...(isFault(parsed) ? {} : { nearest: formatCommand(parsed) }),
    ...shown(text, { start: 0, end: text.trimEnd().length }),
    line,
  };
}

function mayHide(text: string, line: number): Mistake {
  const at = text.search(opens);
  const message = `${quote(text.charAt(at))} can hide the command of the next line from readers. None was read: give the commands in comments of their own.`;
  return { kind: 'mistake', message, ...shown(text, { start: at, end: at + 1 }), line };
}

/**
 * Reads one command, such as the normal form that `formatCommand` gives. It must be one line.
 */
export function parseCommand(text: string): FoundCommand | Mistake {
  return readLine(text, 1);
}

function readLine(text: string, line: number, names?: KnownNames): FoundCommand | Mistake {
  const parsed = parseLine(text, names);
  if (!('kind' in parsed)) return { kind: 'command', command: parsed, line };
  const { message, at } = parsed;
  const meant = repaired(text, parsed, names);
  return { kind: 'mistake', message, ...defined({ nearest: meant }), ...shown(text, at), line };
}

/** The whole command that was probably meant: the line with what is wrong replaced. Nothing else is ever offered. */
function repaired(line: string, first: Fault, names?: KnownNames): string | undefined {
  let text = line;
  let fault = first;
  let isLess = false;
  for (let repairs = 0; repairs < mostRecoveries && fault.replacement !== undefined; repairs++) {
    const { at, replacement } = fault;
    isLess ||= replacement.trim() === '' && !text.slice(at.start).startsWith('-');
    text = `${text.slice(0, at.start)}${replacement}${text.slice(at.end)}`;
    const parsed = parseLine(text, names);
    if (!('kind' in parsed)) return isLess && meansAll(parsed) ? undefined : formatCommand(parsed);
    fault = parsed;
  }
  return undefined;
}

/** Whether a command means everything because it names nothing: it is not offered in place of one that named something. */
function meansAll(command: Command): boolean {
  const argument = argumentOf(command);
  if (argument.kind === 'pins') return argument.pins === undefined;
  return (argument.kind === 'services' || argument.kind === 'change') && argument.services.length === 0;
}

/** The part of the line that is worth showing, and where the wrong word is in it. */
function shown(text: string, at: Span): { readonly text: string; readonly at: Span } {
  const longest = 500;
  const start = Math.min(at.start, longest);
  return { text: text.slice(0, longest), at: { start, end: Math.max(start, Math.min(at.end, longest)) } };
}

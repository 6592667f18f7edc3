import { fault, type Fault, quote } from './fault.ts';
import type { Word } from './words.ts';

/** Which lines of a service's log are asked for, as written after `logs`: `api --since 15m --grep "connection refused"`. */
export interface LogRequest {
  readonly service: string;
  /** How far it goes back, in minutes, from 1 to 1440; absent means `usualSince`. */
  readonly since?: number;
  /** What shown lines have in them, to the letter: 1 to 100 characters. */
  readonly grep?: string;
}

/** How far a log goes back where nothing is said, in minutes. */
export const usualSince = 15;

const sinceOption = '--since';
const grepOption = '--grep';
export const logOptions = [sinceOption, grepOption] as const;
export type LogOption = (typeof logOptions)[number];

const longestSince = 24 * 60;
const longestGrep = 100;
const minutesOf = { m: 1, h: 60 } as const;
const sinceWords = 'a time from 1m to 24h, such as 15m or 2h';
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** What an option says, and how many words it took. */
export interface TakenLogOption {
  readonly kind: 'log';
  readonly said: Pick<LogRequest, 'since' | 'grep'>;
  readonly words: number;
}

/** Reads what follows `--since` or `--grep`. `option` is where that stands. */
export function readLogOption(name: LogOption, option: Word, words: readonly Word[]): TakenLogOption | Fault {
  return name === sinceOption ? readSince(option, words[0]) : readGrep(option, words);
}

function readSince(option: Word, word: Word | undefined): TakenLogOption | Fault {
  if (word === undefined || word.text === '') return fault(option, `${sinceOption} needs ${sinceWords}.`);
  const since = parseSince(word.text);
  if (since !== undefined) return { kind: 'log', said: { since }, words: 1 };
  return fault(word, `${quote(word.text)} is not ${sinceWords}.`, '15m');
}

/** Minutes of `15m` or `2h`. */
function parseSince(text: string): number | undefined {
  const [, number = '', unit = ''] = /^([1-9]\d{0,3})([mh])$/.exec(text) ?? [];
  const minutes = Number(number) * (unit === 'h' ? minutesOf.h : minutesOf.m);
  return minutes >= 1 && minutes <= longestSince ? minutes : undefined;
}

/** A word, or what stands in straight quotes of either kind: every blank of it counts. */
function readGrep(option: Word, words: readonly Word[]): TakenLogOption | Fault {
  const [first] = words;
  if (first === undefined || first.text === '') {
    return fault(option, `${grepOption} needs the text that lines should have: ${grepOption} timeout, or "in quotes".`);
  }
  const mark = first.text[0] === '"' || first.text[0] === "'" ? first.text[0] : undefined;
  const last = mark === undefined ? 0 : closingWord(words, mark);
  const end = words[last];
  if (end === undefined) return fault(first, `The text of ${grepOption} has no closing quote.`);
  const span = { start: first.start, end: end.end };
  const whole = textOf(words.slice(0, last + 1));
  const grep = mark === undefined ? whole : whole.slice(1, -1);
  if (isGrep(grep)) return { kind: 'log', said: { grep }, words: last + 1 };
  const why =
    grep.length > longestGrep ? `${longestGrep} characters at most, and this has ${grep.length}` : whyNot(grep);
  return fault(span, `The text of ${grepOption} has ${why}.`);
}

function whyNot(grep: string): string {
  if (grep.trim() === '') return 'to be something that can be seen';
  return hidden.test(grep) ? "a character that can't be seen in it" : 'both kinds of quotes in it';
}

/** The word that ends with the closing quote; -1 where there is none. */
function closingWord(words: readonly Word[], mark: string): number {
  return words.findIndex(({ text }, index) => text.endsWith(mark) && (index > 0 || text.length > 1));
}

/** The words with what divides them, which can only be blanks. */
function textOf(words: readonly Word[]): string {
  return words
    .map(({ text, start }, index) => `${' '.repeat(index === 0 ? 0 : start - (words[index - 1]?.end ?? start))}${text}`)
    .join('');
}

/** Whether lines may be looked for by `text`: it can be seen, and quoted in one of two ways. */
function isGrep(text: string): boolean {
  const isQuotable = !text.includes('"') || !text.includes("'");
  return text.trim() !== '' && text.length <= longestGrep && !hidden.test(text) && isQuotable;
}

/** The words of its one form: `api`, `--since`, `2h`, `--grep "connection refused"`. */
export function logWords({ service, since, grep }: LogRequest): readonly string[] {
  return [
    service,
    ...(since === undefined ? [] : [sinceOption, formatSince(since)]),
    ...(grep === undefined ? [] : [grepOption, grep.includes('"') ? `'${grep}'` : `"${grep}"`]),
  ];
}

/** `15m`, `2h`. */
function formatSince(minutes: number): string {
  return minutes % minutesOf.h === 0 ? `${minutes / minutesOf.h}h` : `${minutes}m`;
}

/** Whether both ask for the same lines. */
export function sameLog(one: LogRequest, other: LogRequest): boolean {
  return logWords(one).join(' ') === logWords(other).join(' ');
}

import type { z } from 'zod';
import { revealText } from '../command/code-points.ts';
import type { Problem } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { knownKeys } from './known-keys.ts';

const mostProblems = 20;

/** A problem of the file's shape in plain words; `at` makes it one with its line. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  at: (path: readonly PropertyKey[], message: string) => Problem,
): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys
      .slice(0, mostProblems)
      .map((key) =>
        at([...issue.path, key], `is not known here${offer(key, known) || `; there are ${known.join(', ')}`}`),
      );
  }
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String);
    const written = typeof issue.input === 'string' ? issue.input : '';
    if (choices.includes(written)) return [at(issue.path, `must be the number ${written}, without quotes`)];
    return [at(issue.path, `must be ${choices.join(', ')}${offer(written, choices)}`)];
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => at(issue.path, message));
  }
  if (issue.path.length === 0 && issue.code === 'invalid_type')
    return [at([], 'must have "version: 1" and "environments"')];
  return [at(issue.path, wordOf(issue))];
}

function wordOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return `is missing (${issue.expected})`;
    return `must be of type ${issue.expected}${typeWords(issue.expected, issue.input)}`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'array' ? `must have at least ${issue.minimum}` : `must be at least ${issue.minimum}`;
  }
  if (issue.code === 'too_big') {
    const isNumber = issue.origin === 'number' || issue.origin === 'int';
    return isNumber ? `must be at most ${issue.maximum}` : `must not be longer than ${issue.maximum}`;
  }
  const isName = issue.path.some((part) => part === 'users' || part === 'teams' || part === 'repository');
  return isName ? `${issue.message}${written(issue.input)}` : issue.message;
}

/** What the type is in YAML, and how it reads what was written where that surprises. */
function typeWords(expected: string, input: unknown): string {
  if (expected === 'boolean') return `, which is true or false${written(input)}`;
  if (expected === 'array') return `: a list, such as [a, b]${written(input)}`;
  if (expected === 'object' || expected === 'record') return `: names with values below it${written(input)}`;
  if (expected !== 'string') return written(input);
  if (input === null) return '; nothing is there';
  if (typeof input !== 'object') {
    const text = scalarText(input);
    return `; YAML reads ${text} as something else: put it in quotes, "${text}"`;
  }
  if (Array.isArray(input)) return ', and this is a list';
  const braces = `{${Object.keys(input).join(', ')}}`.slice(0, 60);
  return `; YAML reads ${braces} as a map: put the text in quotes, "${braces}"`;
}

/** What was written instead. */
function written(input: unknown): string {
  if (input === null) return '; nothing is there';
  if (typeof input === 'object' || input === undefined) return '';
  return `, not ${typeof input === 'string' ? JSON.stringify(revealText(input).slice(0, 60)) : scalarText(input)}`;
}

/** A number, or true or false: whatever else YAML has is no scalar. */
function scalarText(input: unknown): string {
  return typeof input === 'number' || typeof input === 'boolean' || typeof input === 'bigint' ? input.toString() : 'it';
}

function offer(given: string, known: readonly string[]): string {
  const meant = nearest(given, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

import { z } from 'zod';
import type { DatabaseSession } from './connection.ts';
import { ownRelations } from './server-facts.ts';
import { quoteLiteral, quoteQualified } from './sql-quote.ts';

const sequenceSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** `last_value`: up to 64 bits, so a decimal text. */
  value: z.string().regex(/^-?\d+$/),
  /** Whether that value was already given out. */
  called: z.boolean(),
  /** Begins again after its last value. */
  cycles: z.boolean(),
});

export type SequenceState = z.infer<typeof sequenceSchema>;

const namesQuery = `select n.nspname as schema, c.relname as name, s.seqcycle as cycles
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
where ${ownRelations} and c.relkind = 'S' and c.relpersistence <> 't' order by 1, 2`;

/** Where every sequence stands at this moment: sequences know no transactions and no snapshots. */
export async function readSequences(session: DatabaseSession): Promise<readonly SequenceState[]> {
  const names = await session.query(
    namesQuery,
    z.object({ schema: z.string(), name: z.string(), cycles: z.boolean() }),
  );
  if (names.length === 0) return [];
  const parts = names.map(
    (each) =>
      `select ${quoteLiteral(each.schema)} as schema, ${quoteLiteral(each.name)} as name, last_value::text as value, is_called as called, ${each.cycles} as cycles from ${quoteQualified(each)}`,
  );
  return session.query(parts.join(' union all '), sequenceSchema);
}

/**
 * What is wrong with restored sequences. pg_dump reads a sequence at some moment of its run, so a restored value is right when
 * it lies between what the source had before the dump and after it.
 */
export function sequenceDifferences(
  before: readonly SequenceState[],
  after: readonly SequenceState[],
  restored: readonly SequenceState[],
): readonly string[] {
  const later = byName(after);
  const found = byName(restored);
  const missing = [...found.keys()].filter((name) => !before.some((each) => nameOf(each) === name));
  return [
    ...missing.map((name) => `sequence ${name} was not there when the dump began`),
    ...before.flatMap((first) => {
      const name = nameOf(first);
      const last = later.get(name) ?? first;
      const now = found.get(name);
      if (now === undefined) return [`sequence ${name} is missing`];
      return between(first, last, now) ? [] : [`sequence ${name} stands at ${now.value}, not at ${span(first, last)}`];
    }),
  ];
}

function between(first: SequenceState, last: SequenceState, now: SequenceState): boolean {
  const [a, b, value] = [BigInt(first.value), BigInt(last.value), BigInt(now.value)];
  const moved = a !== b || first.called !== last.called;
  if (!moved) return value === a && now.called === first.called;
  return first.cycles || (a <= b ? a <= value && value <= b : b <= value && value <= a);
}

function span(first: SequenceState, last: SequenceState): string {
  return first.value === last.value ? first.value : `${first.value} to ${last.value}`;
}

function nameOf({ schema, name }: SequenceState): string {
  return `${schema}.${name}`;
}

function byName(states: readonly SequenceState[]): ReadonlyMap<string, SequenceState> {
  return new Map(states.map((each) => [nameOf(each), each]));
}

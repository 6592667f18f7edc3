import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { rowDifferences } from '../../../src/backup/verify/compare-restored.ts';
import { countAssertions } from '../../../src/backup/restore/feed-restore.ts';
import { catalogDifferences } from '../../../src/database/catalog.ts';
import { psqlFailure } from '../../../src/database/psql.ts';
import { sequenceDifferences, type SequenceState } from '../../../src/database/sequences.ts';

suite('what a restored database differs in', () => {
  test('is told by table', () => {
    const table = (name: string, rows: number): { schema: string; name: string; rows: number } => ({
      schema: 'public',
      name,
      rows,
    });
    const source = [table('a', 1), table('b', 2), table('c', 3)];
    assert.deepEqual(rowDifferences(source, source), []);
    assert.deepEqual(rowDifferences(source, [table('a', 1), table('b', 9), table('d', 0)]), [
      'table public.b has 9 rows, not 2',
      'table public.c is missing',
      'table public.d is not in the source',
    ]);
  });

  test('is told by part of the schema, by definition only where both servers write alike', () => {
    const source = [
      { kind: 'view', name: 'public.v', definition: 'select 1' },
      { kind: 'index', name: 'public.i', definition: 'x' },
    ];
    const restored = [
      { kind: 'view', name: 'public.v', definition: 'SELECT 1' },
      { kind: 'function', name: 'public.f()', definition: 'y' },
    ];
    assert.deepEqual(catalogDifferences(source, source, true), []);
    const missing = ['index public.i is missing', 'function public.f() is not in the source'];
    assert.deepEqual(catalogDifferences(source, restored, false), missing);
    assert.deepEqual(catalogDifferences(source, restored, true), ['view public.v is defined differently', ...missing]);
  });

  test('is not what every new database has, and the source has dropped', () => {
    const left = [
      { kind: 'schema', name: 'public', definition: '' },
      { kind: 'extension', name: 'plpgsql', definition: '' },
    ];
    assert.deepEqual(catalogDifferences([], left, true), []);
    assert.deepEqual(catalogDifferences(left, [], true), ['schema public is missing', 'extension plpgsql is missing']);
  });

  const at = (value: string, called = true, cycles = false): SequenceState => ({
    schema: 'public',
    name: 's',
    value,
    called,
    cycles,
  });
  const cases: readonly (readonly [string, SequenceState, SequenceState, SequenceState, boolean])[] = [
    ['unmoved', at('5'), at('5'), at('5'), true],
    ['unmoved, but restored elsewhere', at('5'), at('5'), at('6'), false],
    ['never called, but restored as called', at('1', false), at('1', false), at('1'), false],
    ['read while it moved', at('5'), at('9'), at('7'), true],
    ['read while it was first called', at('1', false), at('1'), at('1', false), true],
    ['beyond what it reached', at('5'), at('9'), at('10'), false],
    ['descending', at('-5'), at('-9'), at('-7'), true],
    ['beyond 2^53', at('9007199254740993'), at('9007199254740993'), at('9007199254740992'), false],
    ['cycling', at('98', true, true), at('3', true, true), at('100', true, true), true],
  ];
  for (const [what, before, after, restored, same] of cases) {
    test(`is told by sequence: ${what}`, () => {
      assert.equal(sequenceDifferences([before], [after], [restored]).length === 0, same);
    });
  }

  test('is told where a sequence is missing or too many', () => {
    assert.deepEqual(sequenceDifferences([at('1')], [at('1')], []), ['sequence public.s is missing']);
    assert.deepEqual(sequenceDifferences([], [], [at('1')]), ['sequence public.s was not there when the dump began']);
  });
});

suite('the check before a commit', () => {
  test('names each table as SQL and in words, whatever it is called', () => {
    const sql = countAssertions([{ schema: 'a"b', name: `100% 'x'`, rows: 7 }]);
    assert.match(
      sql,
      /^set client_encoding = 'UTF8'; do (\$d8x[0-9a-f]{16}\$) declare n bigint; begin\n[^]*\nend \1;$/,
    );
    assert.ok(sql.includes(`from only "a""b"."100% 'x'"); if n <> 7 then`));
    assert.ok(sql.includes(`raise exception 'table a"b.100%% ''x'' has % rows, the backup had 7', n;`));
    assert.equal(countAssertions([]), '');
  });
});

suite('what psql said', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      `psql:<stdin>:9: ERROR:  42501: permission denied to create extension "x"\nHINT:  Must be superuser\n`,
      `permission denied to create extension "x" (PostgreSQL's hint: Must be superuser)`,
    ],
    [
      `psql:<stdin>:9: ERROR:  22P02: invalid input syntax for type integer: "my secret"\nCONTEXT:  COPY t, line 1, column a: "my secret"\n`,
      'invalid input syntax for type integer',
    ],
    [
      `psql:<stdin>:9: ERROR:  23505: duplicate key value violates unique constraint "t_pkey"\nDETAIL:  Key (a)=(my secret)\n`,
      'duplicate key value violates unique constraint "…"',
    ],
    [
      'psql: error: connection to server at "h", port 1 failed: Connection refused',
      'connection to server at "h", port 1 failed: Connection refused',
    ],
    ['', 'psql gave no reason'],
  ];
  for (const [stderr, expected] of cases) {
    test(`is told without a value of any row: ${expected}`, () => assert.equal(psqlFailure(stderr), expected));
  }
});

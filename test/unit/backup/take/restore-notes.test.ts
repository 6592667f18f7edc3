import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { type Manifest, manifestSchema } from '../../../../src/backup/format/manifest.ts';
import { restoreNotes } from '../../../../src/backup/take/restore-notes.ts';

const measured = { bytes: 1, sha256: 'a'.repeat(64) };

function manifest(dump: string, server: number, database: Partial<Manifest['database']> = {}): Manifest {
  return manifestSchema.parse({
    kind: 'd8x-ops/backup',
    version: 2,
    name: 'backup-x.dump.sql.zst.age',
    label: 'x',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    database: {
      name: 'd8x',
      serverVersion: `${server}.1`,
      serverVersionNum: server * 10_000 + 1,
      encoding: 'UTF8',
      sizeBytes: 1,
      extensions: [],
      ...database,
    },
    dump: { format: 'plain', version: dump, options: [] },
    compression: 'zstd',
    encryption: { format: 'age-encryption.org/v1', recipients: ['age1x'] },
    encrypted: measured,
    compressed: measured,
    plain: measured,
    verification: { state: 'not-asked' },
  });
}

function commands(notes: string): readonly string[] {
  return (/```bash\n([^]*?)\n```/.exec(notes)?.[1] ?? '').split('\n');
}

suite('RESTORE.md', () => {
  test('takes out what a later pg_dump wrote and the server does not know, and no row that looks like it', () => {
    const setting = 'SET transaction_timeout = 0;\n';
    const head = `--\n-- PostgreSQL database dump\n--\n\nSET lock_timeout = 0;\n`;
    const rows = `\n--\n-- Name: t; Type: TABLE\n--\n\nCOPY t FROM stdin;\n${setting}\\.\n`;
    for (const [dump, server, expected] of [
      ['17.6', 15, head + rows],
      ['18.1', 16, head + rows],
      ['17.6', 17, head + setting + rows],
      ['15.18', 15, head + setting + rows],
    ] as const) {
      const [decrypt = ''] = commands(restoreNotes(manifest(dump, server)));
      const [, filter = ''] = /zstd -dc(.*) > backup\.sql'$/.exec(decrypt) ?? assert.fail(decrypt);
      const script = `bash -o pipefail -c 'cat${filter}'`;
      assert.equal(execFileSync('bash', ['-c', script], { input: head + setting + rows }).toString(), expected);
    }
  });

  test('says how to make a database like the one that was dumped', () => {
    const c = { collate: 'de_DE.UTF-8', ctype: 'C', provider: 'c', locale: null, rules: null } as const;
    assert.match(
      restoreNotes(manifest('16.1', 16, { locale: c })),
      /`createdb --template=template0 --encoding=UTF8 --lc-collate=de_DE\.UTF-8 --lc-ctype=C --locale-provider=libc restored`/,
    );
    assert.match(restoreNotes(manifest('16.1', 14, { locale: c })), /--lc-collate=de_DE\.UTF-8 --lc-ctype=C restored`/);
    const icu = { ...c, provider: 'i', locale: 'de-AT' } as const;
    assert.match(
      restoreNotes(manifest('16.1', 16, { encoding: 'UTF8', locale: icu })),
      /--lc-ctype=C --locale-provider=icu --icu-locale=de-AT restored`/,
    );
    assert.match(
      restoreNotes(manifest('9.6', 9, { encoding: 'SQL_ASCII' })),
      /`createdb --template=template0 --encoding=SQL_ASCII restored`/,
    );
  });
});

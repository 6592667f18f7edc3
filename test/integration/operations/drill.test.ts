import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parseDescription } from '../../../src/backup/format/check-backup.ts';
import { newIdentity } from '../../../src/backup/format/identity.ts';
import { openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import type { BackupStore } from '../../../src/backup/store/backup-store.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { type ErrorCode, isOpsError, OpsError } from '../../../src/errors.ts';
import type { Draft } from '../../../src/operations/draft.ts';
import { drillPlaces } from '../../../src/operations/drill.ts';
import { Journal } from '../../../src/report/journal.ts';
import { drillTable } from '../../../src/report/markdown-drill.ts';
import type { ClusterStatus } from '../../../src/report/result.ts';
import type { Secret } from '../../../src/secret.ts';
import { readLastDrill } from '../../../src/update/records/drill-record.ts';
import { recordBackup } from '../../../src/update/records/backup-record.ts';
import { origin, signerFor } from '../../unit/backup/origin/described.ts';
import { type ConfigEngine, configEngine } from '../../unit/update/records/config-engine.ts';
import { openSetting, type Setting } from '../backup/setting.ts';

const signerOfRuns = signerFor('production');
const signer = openSigningKey(signerOfRuns.secret);

let setting: Setting;
/** A signed and verified backup, as a place has it. */
let kept: string;
let name: string;

before(async () => {
  setting = await openSetting();
  kept = join(setting.folder, 'kept');
  const taken = await takeBackup(
    setting.options({ directory: kept, label: 'production', origin, signer, verify: 'restore' }),
  );
  assert.equal(taken.result.verification.state, 'verified');
  ({ name } = taken);
});
after(() => setting[Symbol.asyncDispose]());

/** A copy of what is kept, changed, in a folder of its own. */
function changed(change: (file: string) => void): string {
  const folder = join(setting.folder, `place-${Math.random()}`);
  cpSync(kept, folder, { recursive: true });
  change(join(folder, name));
  return folder;
}

/** A place: the backups of a folder, described by what lies beside them as a bucket's are. */
function placeOf(kind: string, folder: string): BackupStore {
  const names = (): readonly string[] => readdirSync(folder).filter((one) => one.endsWith('.age'));
  return {
    kind,
    place: `a copy in ${kind}`,
    takesUnverified: false,
    begin: () => assert.fail('nothing is kept by a drill'),
    list: async () => names().map((one) => ({ store: kind, id: `${kind}/${one}`, name: one, run: '1' })),
    describe: async (stored) => {
      const file = join(folder, stored.name);
      const signature = readFileSync(`${file}.json.sig`, 'utf8');
      return { ...parseDescription(file, readFileSync(`${file}.json`), signature), of: stored };
    },
    get: async (stored, into) => {
      for (const one of readdirSync(folder))
        if (one.startsWith(stored.name)) copyFileSync(join(folder, one), join(into, one));
      return join(into, stored.name);
    },
  };
}

interface Drilled {
  readonly draft: Draft;
  readonly code: ErrorCode | undefined;
  readonly warnings: string;
  readonly last: ClusterStatus['lastDrill'];
}

async function drilled(
  stores: readonly BackupStore[],
  identity?: Secret,
  prepare?: (engine: ConfigEngine['engine']) => Promise<void>,
): Promise<Drilled> {
  await using own = await configEngine();
  const { engine } = own;
  await prepare?.(engine);
  const draft: Draft = { services: [] };
  const journal = new Journal(() => new Date());
  const directory = join(setting.folder, 'drills');
  mkdirSync(directory, { recursive: true });
  const { signal } = new AbortController();
  let code: ErrorCode | undefined;
  try {
    await drillPlaces({
      request: { environment: 'production', database: { recipients: [], directory, ...(identity && { identity }) } },
      context: {
        run: { id: '77', attempt: 1, actor: 'ada' },
        journal,
        signal,
        now: () => new Date(),
        mask: () => undefined,
        signers: async () => signerOfRuns.line,
        copies: stores.map((store) => ({ store, isRequired: true })),
        workflow: { repository: origin.repository, file: 'd8x-backup.yml' },
      },
      cluster: origin.cluster,
      engine,
      draft,
    });
  } catch (error) {
    assert.ok(isOpsError(error), String(error));
    ({ code } = error);
  }
  assert.deepEqual(readdirSync(directory), [], 'nothing of a drill stays');
  return { draft, code, warnings: journal.warnings.join('\n'), last: await readLastDrill(engine) };
}

/** The manifest, changed and signed again by the same key. */
function restated(file: string, change: (text: string) => string): void {
  const text = change(readFileSync(`${file}.json`, 'utf8'));
  writeFileSync(`${file}.json`, text);
  writeFileSync(`${file}.json.sig`, signer.sign(Buffer.from(text)));
}

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

suite('a drill', () => {
  test('restores the newest copy of each place beside the cluster, where it has the key, and notes that', async () => {
    const { draft, code, last } = await drilled([placeOf('one', kept), placeOf('two', kept)], setting.identity);
    assert.equal(code, undefined);
    assert.deepEqual(
      draft.drill?.map(({ store, state, name: backup }) => [store, state, backup]),
      [
        ['one', 'restored', name],
        ['two', 'restored', name],
      ],
    );
    const [copy] = draft.drill ?? [];
    const rows = await setting.server.sql('select count(*) from referral_code', 'd8x');
    assert.ok((copy?.rows ?? 0) >= Number(rows), `${copy?.rows}`);
    assert.ok(copy?.seconds?.restore !== undefined);
    assert.match(
      drillTable(draft.drill ?? [], new Date().toISOString()),
      /restored: .* tables?, .* rows?, as its manifest/,
    );
    assert.deepEqual([last?.state, last?.name, last?.run], ['restored', name, '77']);
  });

  test('without the key says that it is not restored', async () => {
    const { draft, code, last } = await drilled([placeOf('one', kept)]);
    assert.equal(code, undefined);
    assert.deepEqual(
      draft.drill?.map(({ state }) => state),
      ['checked'],
    );
    assert.match(drillTable(draft.drill ?? [], new Date().toISOString()), /not restored/);
    assert.equal(last?.state, 'checked');
  });

  const faults: readonly (readonly [what: string, change: (file: string) => void, code: ErrorCode, because: RegExp])[] =
    [
      ['a flipped byte', flipByte, 'backup-corrupt', /is not the file that its manifest describes/],
      [
        'a manifest that was changed',
        (file) => writeFileSync(`${file}.json`, readFileSync(`${file}.json`, 'utf8').replace('"zstd"', '"gzip"')),
        'restore-refused',
        /1 backup there can't be taken/,
      ],
      [
        'a manifest of another cluster',
        (file) => restated(file, (text) => text.replace('d8x-acme', 'd8x-other')),
        'restore-refused',
        /1 backup there can't be taken/,
      ],
      [
        'a copy that was deleted behind our back',
        (file) => rmSync(file),
        'restore-refused',
        /there is not a copy in s3/,
      ],
    ];
  for (const [what, change, code, because] of faults) {
    test(`finds ${what} in one place, and goes on to the next`, async () => {
      const found = await drilled([placeOf('s3', changed(change)), placeOf('other', kept)]);
      assert.equal(found.code, code);
      assert.deepEqual(
        found.draft.drill?.map(({ state }) => state),
        ['failed', 'checked'],
      );
      assert.match(found.draft.drill?.[0]?.because ?? '', because);
      assert.equal(found.last?.state, 'failed');
    });
  }

  test('finds rows that are not those of the manifest', async () => {
    const folder = changed((file) => restated(file, (text) => text.replace(/("rows": )(\d+)/, '$1987654')));
    const { code, draft } = await drilled([placeOf('s3', folder)], setting.identity);
    assert.equal(code, 'restore-failed');
    assert.match(draft.drill?.[0]?.because ?? '', /rows, not 987654/);
  });

  test('passes over what is only called as a backup in a place that can tell so only when it is fetched, and says so', async () => {
    const foreign = 'backup-production-2998-01-01-00-00-00.dump.sql.zst.age';
    const { describe: _, ...real } = placeOf('artifact', kept);
    const place: BackupStore = {
      ...real,
      list: async (of) => [
        { store: 'artifact', id: '9', name: foreign, run: '2', at: new Date('2998-01-01') },
        ...(await real.list(of)),
      ],
      get: async (stored, into) => {
        if (stored.name !== foreign) return real.get(stored, into);
        throw new OpsError('origin-unknown', 'run 2 is one of "tests.yml", which is no workflow of d8x-ops');
      },
    };
    const found = await drilled([place]);
    assert.equal(found.code, undefined);
    assert.deepEqual([found.draft.drill?.[0]?.state, found.draft.drill?.[0]?.name], ['checked', name]);
    assert.match(found.warnings, new RegExp(`${foreign} is passed over, .*"tests.yml"`));
    const none = await drilled([{ ...place, list: async (of) => (await place.list(of)).slice(0, 1) }]);
    assert.equal(none.code, 'restore-refused');
    assert.match(none.draft.drill?.[0]?.because ?? '', /1 backup there can't be taken/);
    assert.equal(none.draft.drill?.[0]?.name, undefined);
  });

  test('is refused by a key that opens none of them', async () => {
    const { secret } = await newIdentity(false);
    const { code } = await drilled([placeOf('s3', kept)], secret);
    assert.equal(code, 'restore-refused');
  });

  test('warns of a place that has not got the last backup', async () => {
    const last = `backup-production-2999-01-01-00-00-00.dump.sql.zst.age`;
    const noted = { name: last, at: '2999-01-01T00:00:00.000Z', run: '9' };
    const { warnings } = await drilled([placeOf('s3', kept)], undefined, (engine) => recordBackup(engine, noted, true));
    assert.match(warnings, new RegExp(`There is not a copy in s3 of the last backup, ${last}: .*${basename(name)}`));
  });
});

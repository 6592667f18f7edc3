import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseDsn } from '../../../src/database/dsn.ts';
import { databaseText, isSameText } from '../../../src/database/same-database.ts';
import { isOpsError, OpsError } from '../../../src/errors.ts';
import { type DatabaseQuestion, judge } from '../../../src/operations/check-database.ts';
import { databasesInUse } from '../../../src/operations/databases-in-use.ts';
import { Secret } from '../../../src/secret.ts';
import { service } from '../update/samples.ts';

const dsn = (text: string) => parseDsn(new Secret(text));
const used = (name: string, ...Env: readonly string[]) => {
  const own = service({ name, id: name });
  return { ...own, spec: { ...own.spec, TaskTemplate: { ContainerSpec: { Image: own.image, Env } } } };
};

suite('the databases that services use', () => {
  test('are read from their environment, each once', () => {
    const url = 'postgres://d8x:p%40ss@db.example.org/history';
    const found = databasesInUse('stack', [
      used('stack_history', `DATABASE_DSN_HISTORY=${url}`, 'CHAIN_ID=1'),
      used('stack_referral', 'DATABASE_DSN_HISTORY=host=DB.example.org user=other password=x dbname=history', 'A'),
      used('stack_main', `DATABASE_DSN=${url.replace('history', 'main')}`, 'DATABASE_DSN_REFERRAL='),
      used('stack_api', 'REDIS_URL=redis://x'),
      used('other_history', 'DATABASE_DSN_HISTORY=postgres://u@elsewhere/x'),
    ]);
    assert.deepEqual(
      found.map(({ text, services }) => `${text} ${services.join(',')}`),
      ['db.example.org:5432/history history,referral', 'db.example.org:5432/main main'],
    );
  });

  test('are not guessed where one cannot be read, and its text is not told', () => {
    assert.throws(
      () => databasesInUse('stack', [used('stack_history', 'DATABASE_DSN_HISTORY=postgres://u:geheim@[/x')]),
      (error) =>
        isOpsError(error, 'database-differs') && !JSON.stringify([error.message, error.hint]).includes('geheim'),
    );
  });

  test('are the same by text whatever the order, the case and the user', () => {
    assert.ok(isSameText(dsn('postgres://a@x:1,Y:2/db'), dsn('postgres://b:c@y:2,x.:1/db')));
    assert.ok(isSameText(dsn('postgres://a@x/db'), dsn('host=x user=a dbname=db port=5432')));
    assert.ok(!isSameText(dsn('postgres://a@x/db'), dsn('postgres://a@x/db2')));
    assert.ok(!isSameText(dsn('postgres://a@x/db'), dsn('postgres://a@x:5433/db')));
    assert.equal(databaseText(dsn('postgres://a:secret@x,y:6/db')), 'x:5432,y:6/db');
  });
});

suite('whether a backup is one of what the services use', () => {
  const text = 'db:5432/history';
  const use = (
    other: string,
    isSame: DatabaseQuestion['inUse'][number]['isSame'],
    ...services: readonly string[]
  ): DatabaseQuestion['inUse'][number] => ({ text: other, services, isSame });
  const refused = (question: DatabaseQuestion, ...parts: readonly RegExp[]): void => {
    assert.throws(
      () => judge(question),
      (error) => isOpsError(error, 'database-differs') && parts.every((part) => part.test(error.message)),
    );
  };

  test('is so where all name it, or turn out to be it', () => {
    const inUse = [use(text, true, 'history', 'referral'), use('10.0.0.9:5432/history', true, 'main')];
    assert.deepEqual(judge({ text, isChosen: false, inUse }), {
      detail: 'history and referral and main use db:5432/history',
      notices: [],
    });
  });

  test('is not known where none names one', () => {
    assert.match(judge({ text, isChosen: false, inUse: [] }).notices.join(), /not known whether they use db:5432/);
  });

  test('is refused for another one, naming both', () => {
    const inUse = [use('new:5432/history', false, 'history', 'referral')];
    for (const isChosen of [true, false]) {
      refused({ text, isChosen, inUse }, /backup would be of db:5432\/history, but history and referral use new:5432/);
    }
  });

  test('is refused where one cannot be asked, naming both and why', () => {
    const lost = new OpsError('database-unreachable', 'the database at new:5432 cannot be reached: refused');
    refused(
      { text, isChosen: false, inUse: [use('new:5432/history', lost, 'history')] },
      /db:5432/,
      /new:5432\/history.*refused/,
    );
  });

  test('is refused for one of several, unless the operator named that one', () => {
    const inUse = [use(text, true, 'history'), use('db:5432/referral', false, 'referral')];
    refused(
      { text, isChosen: false, inUse },
      /several databases: history uses db:5432\/history; referral uses db:5432\/referral/,
    );
    assert.deepEqual(judge({ text, isChosen: true, inUse }).notices, [
      'Not in this backup: referral uses db:5432/referral.',
    ]);
  });
});

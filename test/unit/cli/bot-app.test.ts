import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { botAppFinding } from '../../../cli/doctor/check-bot-app.ts';
import { appIn } from '../../../cli/init/bot-app.ts';

suite("the number of the bot's app", () => {
  test('is what .env has, however it is written there', () => {
    for (const text of ['APP_ID=4711\n', 'X=1\r\nAPP_ID="4711"\r\n', " export APP_ID = '4711'\n"])
      assert.equal(appIn(text), '4711', text);
    for (const text of ['', '# APP_ID=4711', 'MY_APP_ID=4711', 'APP_ID=', 'APP_ID=x4711', 'APP_ID=0', 'APP_ID="4711\n'])
      assert.equal(appIn(text), undefined, text);
  });

  test('is missed where a bot answers, and fails where another one does', () => {
    const state = (value: string | undefined, seen: string | undefined): string => botAppFinding(value, seen).state;
    assert.equal(state(undefined, undefined), 'info');
    assert.equal(state('', '5'), 'warn');
    assert.equal(state('5', undefined), 'ok');
    assert.equal(state('5', '5'), 'ok');
    assert.equal(state('4711', '5'), 'fail');
    assert.match(botAppFinding(undefined, '5').remedy ?? '', /5 answers here/);
    assert.match(botAppFinding('4711', '5').found, /is 4711, and the app that answers commands here is 5/);
  });
});

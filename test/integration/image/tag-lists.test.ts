import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry } from '../../../src/image/registry.ts';
import { answer, startScripted } from './scripted-server.ts';

suite('lists of tags in pages', () => {
  test('a list of tags that goes round in circles, or elsewhere, ends', async () => {
    await using other = await startScripted((_, response) => answer(response, 200, '{"tags":["stolen"]}'));
    await using server = await startScripted(({ target }, response, seen) => {
      const link =
        seen === 0 ? `<http://${other.host}/v2/d8-x/api/tags/list?last=a>; rel="next"` : `<${target}>; rel=next`;
      answer(response, 200, JSON.stringify({ tags: [`t${seen}`, 'not a tag'] }), { link });
    });
    const registry = createRegistry({ plainHttp: () => true });
    const tags = await registry.listTags(parseReference(`${server.host}/d8-x/api`));
    assert.equal(tags.length, 50);
    assert.deepEqual(other.requests, []);
  });

  test('pages of tags are followed until there are none', async () => {
    await using server = await startScripted(({ target }, response) => {
      const isLast = target.includes('last=b');
      const link = `</v2/d8-x/api/tags/list?n=1000&last=b>; rel="next"`;
      answer(response, 200, JSON.stringify({ tags: isLast ? ['c'] : ['b', 'a'] }), isLast ? {} : { link });
    });
    const registry = createRegistry({ plainHttp: () => true });
    assert.deepEqual(await registry.listTags(parseReference(`${server.host}/d8-x/api`)), ['a', 'b', 'c']);
  });
});

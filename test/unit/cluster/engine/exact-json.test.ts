import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { formatJson, parseJson } from '../../../../src/exact-json.ts';
import { changeSpec, rawUpdatePolicy } from '../../../../src/update/swarm/service-spec.ts';
import { scriptedEngine } from './scripted-engine.ts';

/** Docker's largest numbers, in the places that it has them. */
const spec = `{"Name":"stack_api","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"a:b","StopGracePeriod":9007199254740993,"Ulimits":[{"Name":"nofile","Hard":9223372036854775807,"Soft":-9223372036854775808}]},"Resources":{"Limits":{"MemoryBytes":9007199254740995}},"ForceUpdate":18446744073709551614},"Mode":{"Replicated":{"Replicas":2}},"UpdateConfig":{"Parallelism":1,"Delay":9223372036854775807,"MaxFailureRatio":0.1}}`;

suite("Docker's numbers", () => {
  test('are the same when they are written back, whatever their size', () => {
    assert.equal(formatJson(parseJson(spec)), spec);
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), fc.string(), (number, text) => {
        const json = `{"a":[${number},${JSON.stringify(text)}],"${number}":"${number}"}`;
        assert.equal(formatJson(parseJson(json)), formatJson(parseJson(formatJson(parseJson(json)))));
        assert.match(formatJson(parseJson(json)), new RegExp(`[[:]${number}[,}\\]]`));
      }),
    );
  });

  test('are numbers up to 2^53 and where they have a fraction', () => {
    assert.deepEqual(parseJson('[9007199254740991,9007199254740993,1e300,0.1,-0]'), [
      9007199254740991,
      9007199254740993n,
      1e300,
      0.1,
      -0,
    ]);
    assert.throws(() => parseJson('{'), SyntaxError);
  });

  test('stay as they are in a spec that is changed', async () => {
    await using scripted = await scriptedEngine({
      'GET /services/a': {
        body: `{"ID":"a","Version":{"Index":7},"CreatedAt":"x","UpdatedAt":"y","Spec":${spec}}`,
      },
      'POST /services/a/update': { body: '{}' },
    });
    const service = await scripted.engine.inspectService('a');
    await scripted.engine.updateService(service, changeSpec(service.spec, { image: 'a:c', restart: true }));
    const sent = scripted.asked.at(-1)?.body ?? '';
    assert.equal(sent.length, spec.length, 'only the image and ForceUpdate differ, and neither is longer than it was');
    for (const number of ['9223372036854775807', '-9223372036854775808', '9007199254740993', '9007199254740995'])
      assert.ok(sent.includes(`:${number}`), number);
    assert.ok(sent.includes('"ForceUpdate":18446744073709551615'));
    // As an intent and a label hold it.
    const policy = rawUpdatePolicy(service.spec);
    assert.deepEqual(parseJson(formatJson(policy)), policy);
  });
});

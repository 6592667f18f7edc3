import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatServiceRequest,
  parseServiceRequest,
  parseServiceRequests,
} from '../../../src/command/service-request.ts';
import { isOpsError } from '../../../src/errors.ts';
import { requestArbitrary, requestsArbitrary } from './arbitraries.ts';

const digest = `sha256:${'0'.repeat(64)}`;

suite('service requests', () => {
  test('every form', () => {
    assert.deepEqual(parseServiceRequest('api'), { kind: 'newest', service: 'api' });
    assert.deepEqual(parseServiceRequest('api:dev'), { kind: 'tag', service: 'api', tag: 'dev' });
    assert.deepEqual(parseServiceRequest(`api@${digest}`), { kind: 'digest', service: 'api', digest });
    assert.deepEqual(parseServiceRequest(`api:dev@${digest}`), { kind: 'digest', service: 'api', tag: 'dev', digest });
    assert.deepEqual(parseServiceRequest(`api=ghcr.io/d8-x/a:dev@${digest}`), {
      kind: 'image',
      service: 'api',
      image: { registry: 'ghcr.io', path: 'd8-x/a', tag: 'dev', digest },
    });
    assert.deepEqual(parseServiceRequest('broker/redis'), { kind: 'newest', service: 'broker/redis' });
    assert.deepEqual(parseServiceRequest(`swarm/redis@${digest}`), { kind: 'digest', service: 'swarm/redis', digest });
    assert.deepEqual(parseServiceRequest('api=alpine:3'), {
      kind: 'image',
      service: 'api',
      image: { registry: 'docker.io', path: 'library/alpine', tag: '3' },
    });
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /names no service/],
    [':dev', /names no service/],
    ['=alpine:3', /names no service/],
    ['-api', /can't be the name/],
    ['api-', /can't be the name/],
    ['a/b', /can't be the name/],
    ['broker/', /can't be the name/],
    ['broker/swarm/redis', /can't be the name/],
    ['Broker/redis', /can't be the name/],
    ['manager/redis:7', /can't be the name/],
    ['a'.repeat(64), /can't be the name/],
    ['$(reboot)', /can't be the name/],
    ['api;reboot', /can't be the name/],
    ['api:', /can't be a tag/],
    ['api:a/b:c', /an image goes after "="/],
    [`api:${digest}`, /digest after ":"; write "api@sha256:/],
    [`api:${'0'.repeat(64)}`, /digest after ":"/],
    ['api@dev', /is not "algorithm:hex"/],
    ['api@sha256:00', /2 hex digits instead of 64/],
    [`api:dev@${digest}x`, /65 hex digits|no hex digits/],
    ['api=', /names no image/],
    ['api=ghcr.io/a/b', /without tag or digest/],
    ['api=GHCR.io/A/b:c', /capital letters/],
    ['аpi', /U\+0430 \(Cyrillic letter\)/],
    ['api\u200f:dev', /U\+200F \(right-to-left mark\)/],
    ['api:de\u200bv', /U\+200B \(zero-width space\)/],
    ['a\u00a0b', /U\+00A0 \(no-break space\)/],
  ];
  for (const [text, problem] of refused) {
    test(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.throws(
        () => parseServiceRequest(text),
        (error) => isOpsError(error, 'input-invalid') && problem.test(error.message),
      );
    });
  }

  test('what is printed reads back as the same', () => {
    fc.assert(
      fc.property(requestArbitrary, (request) =>
        assert.deepEqual(parseServiceRequest(formatServiceRequest(request)), request),
      ),
    );
  });
});

suite('lists of service requests', () => {
  test('any mix of line breaks, blanks and commas divides them', () => {
    const divider = fc.array(fc.constantFrom(' ', '\t', ',', '\n', '\r\n', ', '), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(requestsArbitrary, divider, (requests, dividers) => {
        const text = requests.map(formatServiceRequest).join(dividers.join(''));
        assert.deepEqual(parseServiceRequests(text), requests);
        assert.deepEqual(parseServiceRequests(`\n ${text},\n`), requests);
      }),
    );
  });

  test('nothing is an empty list', () => {
    assert.deepEqual(parseServiceRequests(' \n,\r\n'), []);
  });

  test('all problems at once, each with its line', () => {
    assert.throws(
      () => parseServiceRequests('api:dev, api\nhistory:\n\nreferral a=b'),
      (error) => {
        assert.ok(isOpsError(error, 'input-invalid'));
        assert.deepEqual(
          error.problems.map(({ path }) => path),
          ['services, line 1', 'services, line 2', 'services, line 4'],
        );
        assert.match(error.message, /"api" is named twice \(and 2 more\)/);
        return true;
      },
    );
  });
});

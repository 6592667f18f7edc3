import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { reducedConfig } from '../../../cli/init/environment-secrets.ts';
import { parseD8xConfig } from '../../../src/cluster/inventory/d8x-config.ts';
import { Secret } from '../../../src/secret.ts';
import type { Problem } from '../../../src/errors.ts';

const host = fc.constantFrom('api.acme.test', 'x', '');
const services = fc.dictionary(
  fc.constantFrom('main_http', 'main_ws', 'history', 'broker_server'),
  fc.record({ name: fc.string(), hostname: host, https: fc.boolean(), secret: fc.constant('hidden') }),
);
const settings = fc.record({
  label_prefix: fc.constantFrom('d8x-acme', 'a.b', ''),
  linode_token: fc.constant('hidden'),
});
const config = fc.record(
  {
    server_provider: fc.constantFrom('linode', 'aws'),
    linode_config: fc.option(settings),
    aws_config: fc.option(settings),
    database_dsn: fc.string(),
    services,
    broker_server_config: fc.option(fc.record({ fee_tbps: fc.constantFrom('60', 60), redis_password: fc.string() })),
    swarm_redis_password: fc.constant('hidden'),
  },
  { requiredKeys: ['services'] },
);

test('a run reads the same of what is sent as of the whole file, and of nothing else is there a trace', () => {
  fc.assert(
    fc.property(config, (value) => {
      const whole = JSON.stringify(value);
      const sent = reducedConfig(new Secret(whole)).reveal();
      const problems: Problem[] = [];
      const [first, second] = [parseD8xConfig(whole, problems), parseD8xConfig(sent, problems)];
      assert.deepEqual(problems, []);
      assert.equal(second?.databaseDsn?.reveal(), first?.databaseDsn?.reveal());
      assert.equal(second?.redisPassword?.reveal(), first?.redisPassword?.reveal());
      assert.deepEqual(second?.services, first?.services);
      assert.equal(second?.label, first?.label);
      assert.equal(second?.feeTbps, first?.feeTbps);
      assert.ok(!sent.includes('hidden'));
    }),
  );
});

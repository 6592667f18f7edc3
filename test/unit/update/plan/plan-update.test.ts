import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../../src/errors.ts';
import { digestOf } from '../../../../src/image/digest.ts';
import { formatReference } from '../../../../src/image/reference.ts';
import { withOwnNames } from '../../../../src/update/model/find-service.ts';
import { plannedResults } from '../../../../src/update/plan/planned-results.ts';
import type { Observation, ObservedSettings } from '../../../../src/update/model/observation.ts';
import type { Plan } from '../../../../src/update/model/plan.ts';
import { plan, refused, swarm, tag } from '../planning.ts';
import {
  host,
  image,
  imageSummary,
  imageText,
  observation,
  observedBroker,
  observedService,
  repository,
  service,
  settings,
  task,
} from '../samples.ts';

suite('planning an update', () => {
  test('pins what is asked for, and knows the way back, the hosts and the record', () => {
    const planned = plan([tag('api', 'dev')], observation());
    const api = swarm(planned);
    assert.equal(api.action, 'update');
    assert.equal(formatReference(api.to), imageText('dev'));
    assert.equal(formatReference(api.from), imageText('main'));
    assert.deepEqual(api.hosts, ['worker-1', 'worker-02']);
    assert.deepEqual(api.replicas, { desired: 2, running: 2 });
    assert.equal(api.url, 'https://api.example.org/');
    assert.deepEqual(api.recordAfter, {
      sequence: 1,
      history: [
        { image: imageText('dev'), at: '1970-01-01T00:00:00.000Z', run: '4711', actor: 'alice' },
        { image: imageText('main') },
      ],
    });
    assert.deepEqual(
      planned.pulls.map(({ host, image }) => `${host} ${formatReference(image)}`),
      [`worker-1 ${imageText('dev')}`, `worker-02 ${imageText('dev')}`],
    );
    assert.ok(planned.keeps.includes(imageText('main')) && planned.keeps.includes(imageText('dev')));
    assert.deepEqual(
      plannedResults(planned).map(({ outcome }) => outcome),
      ['planned'],
    );
  });

  test('keeps the tag in mind that a digest is asked for under', () => {
    const digest = digestOf('something');
    const api = swarm(plan([{ kind: 'digest', service: 'api', digest }], observation()));
    assert.equal(formatReference(api.to), `${repository}:main@${digest}`);
  });

  test('does nothing where everything is as asked', () => {
    const planned = plan([{ kind: 'newest', service: 'api' }], observation());
    assert.equal(swarm(planned).action, 'none');
    assert.deepEqual(planned.pulls, []);
    assert.deepEqual(
      plannedResults(planned).map(({ outcome }) => outcome),
      ['unchanged'],
    );
  });

  test('starts anew what has the digest but does not run as it should', () => {
    const short = observedService({ tasks: [task('one')] });
    assert.equal(swarm(plan([tag('api', 'main')], observation({ services: [short] }))).action, 'restart');
    const mixed = observedService({ runningDigests: [image('main').digest, image('dev').digest] });
    assert.equal(swarm(plan([tag('api', 'main')], observation({ services: [mixed] }))).action, 'restart');
  });

  test('pulls nothing to where it is already', () => {
    const there = host('worker-1', {
      images: [imageSummary('i', { repoDigests: [`${repository}@${image('dev').digest}`] })],
    });
    const seen = observation();
    const hosts = seen.hosts.map((one) => (one.name === 'worker-1' ? there : one));
    assert.deepEqual(
      plan([tag('api', 'dev')], { ...seen, hosts }).pulls.map(({ host }) => host),
      ['worker-02'],
    );
  });

  test('goes back to the digest that runs where the spec has none', () => {
    const unpinned = service({ image: `${repository}:main` });
    const api = swarm(plan([tag('api', 'dev')], observation({ services: [observedService({ service: unpinned })] })));
    assert.equal(formatReference(api.from), imageText('main'));
  });

  test('takes the place of a paused update, and goes back to what ran before that', () => {
    const updateStatus = { state: 'paused' as const, message: 'update paused due to failure' };
    const paused = observedService({
      service: service({ image: imageText('crash'), updateStatus }),
      pausedFrom: image('main'),
    });
    const planned = plan([tag('api', 'dev')], observation({ services: [paused] }));
    assert.equal(formatReference(swarm(planned).from), imageText('main'));
    assert.match(planned.notices.join('\n'), /an earlier update is paused \(update paused due to failure\)/);
  });

  test('says that nothing is verified of a service without replicas', () => {
    const none = observedService({
      service: service({ mode: { kind: 'replicated', replicas: 0 } }),
      tasks: [],
      runningDigests: [],
    });
    const planned = plan([tag('api', 'dev')], observation({ services: [none] }));
    assert.equal(swarm(planned).action, 'update');
    assert.match(planned.notices.join('\n'), /nothing runs that could verify it/);
  });

  test('counts a task on each eligible node for a global service', () => {
    const global = observedService({ service: service({ mode: { kind: 'global' } }) });
    assert.deepEqual(swarm(plan([tag('api', 'dev')], observation({ services: [global] }))).replicas, {
      desired: 2,
      running: 2,
    });
  });

  test('numbers the run after all that are recorded', () => {
    const labels = { 'd8x-ops.sequence': '8', 'd8x-ops.history': JSON.stringify([{ image: imageText('main') }]) };
    const recorded = observedService({ service: service({ labels }) });
    assert.equal(swarm(plan([tag('api', 'dev')], observation({ services: [recorded] }))).recordAfter?.sequence, 9);
  });

  test('tells what a killed run left, and does not take its update for another one', () => {
    const updateStatus = { state: 'updating' as const, message: '' };
    const services = [observedService({ service: service({ updateStatus }) })];
    const unfinished = {
      version: 1 as const,
      run: 'dead',
      actor: 'bob',
      at: '2026-01-01T00:00:00.000Z',
      together: true,
      services: [
        {
          kind: 'swarm' as const,
          service: 'api',
          id: 'service-api',
          from: imageText('main'),
          to: imageText('dev'),
          updateConfig: null,
          recordBefore: {},
          recordAfter: {},
        },
      ],
    };
    const planned = plan([tag('api', 'dev')], observation({ services, unfinished }));
    assert.match(planned.notices.join('\n'), /Run dead was cut off half-way/);
    const lock = { owner: 'bob', run: 'dead', acquiredAt: '2026-01-01T00:00:00Z', expiresAt: '2026-01-01T00:02:00Z' };
    assert.equal(refused([tag('api', 'dev')], observation({ services, unfinished, lock })).code, 'update-in-progress');
  });
});

suite('planning for redis, which the stack and the broker host may each have', () => {
  const ofStack = observedService({ name: 'redis', service: service({ name: 'stack_redis' }) });
  const ofBroker = observedBroker({ name: 'redis', keyVolume: undefined });
  const both = withOwnNames(
    observation({ services: [observedService(), ofStack], brokerServices: [observedBroker(), ofBroker] }),
  );

  test('warns of what each holds in memory', () => {
    const warned = (...asked: string[]): string =>
      plan(
        asked.map((name) => tag(name, 'dev')),
        both,
      ).warnings.join('\n');
    assert.match(warned('swarm/redis'), /^swarm\/redis holds the history of candles in memory: it is empty after this/);
    assert.match(warned('broker/redis'), /^broker\/redis holds the orders of the last two minutes/);
    assert.doesNotMatch(warned('api'), /redis/);
    const alone = observation({ services: [ofStack] });
    assert.match(plan([tag('redis', 'dev')], alone).warnings.join(), /^redis holds the history of candles/);
    const idle = plan([tag('swarm/redis', 'main')], both);
    assert.deepEqual([idle.services[0]?.action, idle.warnings], ['none', []]);
  });

  test('takes each by where it runs, in one plan if asked, with a name of its own', () => {
    const { services } = plan([tag('swarm/redis', 'dev'), tag('broker/redis', 'dev'), tag('api', 'dev')], both);
    assert.deepEqual(
      services.map(({ service, kind, wave }) => [service, kind, wave]),
      [
        ['swarm/redis', 'swarm', 1],
        ['broker/redis', 'broker', 1],
        ['api', 'swarm', 2],
      ],
    );
  });

  test('refuses the bare name with both, and each of these names where only the other is there', () => {
    const problem = refused([tag('redis', 'dev')], both);
    assert.equal(problem.code, 'service-unknown');
    assert.match(problem.message, /redis is the name of two services, swarm\/redis and broker\/redis/);
    const alone = observation({ services: [ofStack] });
    assert.match(
      refused([tag('broker/redis', 'dev')], alone).message,
      /no service broker\/redis .*did you mean redis\?/,
    );
    assert.equal(plan([tag('swarm/redis', 'dev')], alone).services[0]?.service, 'redis');
  });

  test('is not taken for the other one where the broker host could not be seen', () => {
    const error = new OpsError('ssh-unreachable', 'the broker host does not answer');
    const unseen = observation({
      services: [observedService(), ofStack],
      brokerServices: [],
      hosts: observation().hosts.map((one) =>
        one.role === 'broker' ? { reached: false, name: 'broker', role: 'broker', address: '10.0.0.9', error } : one,
      ),
    });
    assert.equal(refused([tag('redis', 'dev')], unseen).code, 'ssh-unreachable');
    assert.equal(plan([tag('swarm/redis', 'dev')], unseen).services[0]?.service, 'redis');
    assert.equal(plan([tag('api', 'dev')], unseen).services[0]?.service, 'api');
  });

  test('refuses one service under two names', () => {
    const problem = refused([tag('broker', 'dev'), tag('broker/broker', 'dev')], both);
    assert.match(problem.message, /broker and broker\/broker are one service/);
  });
});

suite('planning for the broker host', () => {
  test('names the image as the compose file does, and keeps its id for the way back', () => {
    const [broker] = plan([tag('broker', 'dev')], observation()).services;
    assert.ok(broker?.kind === 'broker');
    assert.equal(broker.action, 'update');
    assert.equal(formatReference(broker.composeImage), 'ghcr.io/d8-x/d8x-broker-server:main');
    assert.equal(broker.fromImageId, 'sha256:broker-main');
    assert.deepEqual(broker.hosts, ['broker']);
  });

  test('starts it anew for other settings', () => {
    const planned = (own: ObservedSettings): Plan =>
      plan([tag('broker', 'main')], observation({ brokerServices: [observedBroker({ settings: own })] }));
    const given = planned(settings({ fee: { given: '77' } }));
    assert.equal(given.services[0]?.action, 'restart');
    assert.match(given.notices.join('\n'), /broker: its fee changes from 60 to 77/);
    assert.equal(planned(settings({ redisPassword: { given: 'different' } })).services[0]?.action, 'restart');
    assert.equal(
      planned(settings({ fee: { given: '60' }, redisPassword: { given: 'same' } })).services[0]?.action,
      'none',
    );
  });

  test('keeps the settings that run where d8x.conf.json has others, and says so', () => {
    const own = settings({ fee: { configured: '80' }, redisPassword: { configured: 'different' } });
    const planned = plan([tag('broker', 'main')], observation({ brokerServices: [observedBroker({ settings: own })] }));
    assert.equal(planned.services[0]?.action, 'none');
    const notices = planned.notices.join('\n');
    assert.match(notices, /broker runs with a fee of 60 .* d8x\.conf\.json says 80: 60 stays/);
    assert.match(notices, /broker runs with another Redis password than d8x\.conf\.json has/);
  });

  test('refuses a Redis password that others beside it would not have', () => {
    const given = (password: 'same' | 'different'): ObservedSettings =>
      settings({ redisPassword: { given: password } });
    const beside = (password: 'same' | 'different'): Observation['brokerServices'] => [
      observedBroker({ settings: given('different') }),
      observedBroker({ name: 'redis', settings: given(password) }),
    ];
    const problem = refused([tag('broker', 'dev')], observation({ brokerServices: beside('different') }));
    assert.equal(problem.code, 'input-invalid');
    assert.match(problem.message, /not the password that broker runs with, and redis would keep the other one/);
    const recovered = plan([tag('broker', 'dev')], observation({ brokerServices: beside('same') }));
    assert.equal(recovered.services[0]?.action, 'update');
  });

  test('gives another image to a service whose compose file names one by digest, too', () => {
    const brokerServices = [observedBroker({ image: image('main', 'ghcr.io/d8-x/d8x-broker-server') })];
    assert.equal(plan([tag('broker', 'dev')], observation({ brokerServices })).services[0]?.action, 'update');
  });

  test('says why when its host is not reached', () => {
    const error = new OpsError('ssh-unreachable', 'no SSH connection to broker');
    const lost = { reached: false as const, name: 'broker', role: 'broker' as const, address: '10.9.9.9', error };
    const hosts = observation().hosts.map((one) => (one.name === 'broker' ? lost : one));
    assert.equal(refused([tag('broker', 'dev')], observation({ hosts, brokerServices: [] })).code, 'ssh-unreachable');
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, beforeEach, suite, test } from 'node:test';
import { ensureTool, probe } from '../../../src/database/dump-tool.ts';
import { OpsError } from '../../../src/errors.ts';
import { Secret } from '../../../src/secret.ts';
import { hostSystem } from '../../cluster/host/system.ts';
import { type AptRepository, startAptRepository } from './apt-repository.ts';
import { type DebianRoot, openDebianRoot } from './debian-root.ts';
import { localHost } from './local-host.ts';

/** apt's locks are of fcntl(2): struct flock as 64-bit systems have it. */
const hold = `use Fcntl; open my $f, ">>", $ARGV[0] or die; my $l = pack("s s x4 q q l", F_WRLCK, 0, 0, 0, 0); fcntl($f, F_SETLK, $l) or die; $| = 1; print "held\\n"; <STDIN>`;

suite("a manager without a pg_dump that is new enough gets PostgreSQL's own", () => {
  let repository: AptRepository;
  let system: string;
  let manager: DebianRoot;
  before(async () => {
    [repository, system] = await Promise.all([startAptRepository('18.1'), hostSystem('forky', console.error)]);
  });
  after(() => repository[Symbol.asyncDispose]());
  beforeEach(async (context) => {
    await repository.publish();
    manager = await openDebianRoot(system);
    // Its distribution has nothing newer. The key of the repository is where Debian's packages put the real one.
    await manager.sh(
      `rm -f /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/99mmdebstrap; echo '${repository.address} apt.postgresql.org' >> /etc/hosts
      base64 -d > /usr/share/postgresql-common/pgdg/apt.postgresql.org.gpg`,
      repository.keyring.toString('base64'),
    );
    await manager.sh('cat >> /etc/ssl/certs/ca-certificates.crt', repository.certificate);
    assert.ok('after' in context);
    context.after(() => manager[Symbol.asyncDispose]());
  });

  const install = async (lockSeconds = 2): Promise<string> => {
    const host = localHost(undefined, { enter: manager.enter });
    const { signal } = new AbortController();
    const options = {
      program: 'pg_dump',
      major: 18,
      sudoPassword: new Secret('x'),
      signal,
      onInstall: () => undefined,
      waits: { lockSeconds, silenceSeconds: 2 },
    } as const;
    const found = await ensureTool(host, await probe(host, signal), options);
    return `${found.version.text} ${found.path}`;
  };
  /** What a failed attempt has to leave as it is. */
  const state = (): Promise<string> =>
    manager.sh(
      `find /etc/apt -type f -exec sha256sum {} +; dpkg-query -W; ls /var/lib/apt/lists | grep -vE '^(lock|partial|auxfiles)$' || :`,
    );
  const refused = async (): Promise<string> => {
    const before = await state();
    const error = await install().then(
      (found) => assert.fail(`${found} was installed`),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof OpsError && error.code === 'dump-tool-missing', String(error));
    assert.match(error.hint ?? '', /Its sources of packages are what they were/);
    assert.equal(await state(), before);
    return error.message;
  };

  test('from its repository, by the key that Debian brings, for that repository alone', async () => {
    assert.equal(await install(), '18.1 /usr/lib/postgresql/18/bin/pg_dump');
    const sources = await manager.sh('cat /etc/apt/sources.list.d/pgdg.sources');
    assert.match(sources, /^URIs: https:\/\/apt\.postgresql\.org\/pub\/repos\/apt$/m);
    assert.match(sources, /^Signed-By: \/usr\/share\/postgresql-common\/pgdg\/apt\.postgresql\.org\.gpg$/m);
  });

  test('and none where the index is signed by another key', async () => {
    await repository.publish({ otherKey: true });
    assert.match(
      await refused(),
      /^manager could not install postgresql-client-18 \(The repository 'https:\/\/apt\.postgresql\.org\/\S+ \S+ InRelease' is not signed\.\); the database server is PostgreSQL 18$/,
    );
  });

  test('nor where the index is out of date', async () => {
    await repository.publish({ validUntil: new Date(Date.now() - 3_600_000) });
    assert.match(
      await refused(),
      /could not install postgresql-client-18 \(Release file for https:\/\/apt\.postgresql\.org\S+ is expired/,
    );
  });

  test('nor where the list of packages is not what was signed', async () => {
    await repository.publish({ changedAfterwards: true });
    assert.match(
      await refused(),
      /could not install postgresql-client-18 \(Failed to fetch https:\/\/apt\.postgresql\.org\S+ .*Hash Sum mismatch/i,
    );
  });

  test('nor without a network, whatever apt makes of that', async () => {
    await repository.close();
    try {
      assert.match(
        await refused(),
        /could not install postgresql-client-18 \(Failed to fetch https:\/\/apt\.postgresql\.org\S+ .*(?:connect|refused)/i,
      );
    } finally {
      await repository.open();
    }
  });

  test('nor from a server that takes connections and says nothing, which is soon given up', async () => {
    await repository.close();
    const silent = createServer(() => undefined).listen(443, repository.address);
    await once(silent, 'listening');
    try {
      assert.match(
        await refused(),
        /could not install postgresql-client-18 \(Failed to fetch https:\/\/apt\.postgresql\.org\S+ .*(?:timed out|could not wait)/i,
      );
    } finally {
      silent.close();
      await repository.open();
    }
  });

  for (const lock of ['/var/lib/apt/lists/lock', '/var/lib/dpkg/lock-frontend']) {
    test(`waits for another apt that holds ${lock}, and not for ever`, async (context) => {
      const [program = '', ...args] = manager.enter;
      const other = spawn(program, [...args, 'perl', '-e', hold, lock], { stdio: ['pipe', 'pipe', 'inherit'] });
      const ended = once(other, 'exit');
      await Promise.race([once(other.stdout, 'data'), ended.then(() => assert.fail('the lock was not had'))]);
      context.after(() => other.kill());
      assert.match(
        await refused(),
        new RegExp(`could not install postgresql-client-18 \\((?:Could not get lock|Unable to acquire) .*${lock}`),
      );
      const waiting = install(120);
      setTimeout(() => other.stdin.end(), 2_000);
      assert.equal(await waiting, '18.1 /usr/lib/postgresql/18/bin/pg_dump');
      await ended;
    });
  }
});

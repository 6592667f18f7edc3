import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What stands for apt.postgresql.org: suites `NAME-pgdg` with an index signed by a key of their own, over HTTPS, at a loopback address. */
export interface AptRepository extends AsyncDisposable {
  readonly address: string;
  /** PEM, of the authority that its certificate is of. */
  readonly certificate: string;
  /** The key that packages bring along, for apt. */
  readonly keyring: Buffer;
  /** Writes index and signature anew. */
  publish(changed?: Publication): Promise<void>;
  /** Refuses connections from now on. */
  close(): Promise<void>;
  open(): Promise<void>;
}

export interface Publication {
  /** Signs with a key that no package brings. */
  readonly otherKey?: boolean;
  readonly validUntil?: Date;
  /** Changes the list of packages after it was signed for. */
  readonly changedAfterwards?: boolean;
}

const suite = 'forky-pgdg';

/** @param version of the client package that it has, such as `18.1` */
export async function startAptRepository(version: string): Promise<AptRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-apt-'));
  const home = join(folder, 'gnupg');
  await mkdir(home, { mode: 0o700 });
  const gpg = async (...args: readonly string[]): Promise<Buffer> => {
    const { stdout } = await run('gpg', ['--homedir', home, '--batch', '--quiet', ...args], { encoding: 'buffer' });
    return stdout;
  };
  for (const name of ['right', 'other'])
    await gpg('--passphrase', '', '--quick-gen-key', `${name}@test`, 'rsa3072', 'sign', 'never');
  const keyring = await gpg('--export', 'right@test');
  const { key, certificate } = await makeCertificate(folder);
  const files = new Map<string, Buffer>();
  const deb = await buildClient(folder, version);
  files.set(`/pub/repos/apt/${deb.path}`, deb.bytes);
  // Any of a loopback network's addresses, for others may run the same at the same time.
  const address = `127.${100 + (process.pid % 100)}.${Math.trunc(Math.random() * 250)}.${1 + Math.trunc(Math.random() * 250)}`;
  let server: Server | undefined;
  const repository: AptRepository = {
    address,
    certificate,
    keyring,
    publish: async ({ otherKey = false, validUntil, changedAfterwards = false } = {}) => {
      const packages = Buffer.from(deb.entry);
      const path = 'main/binary-amd64/Packages';
      const release = [
        'Origin: apt.postgresql.org',
        `Suite: ${suite}`,
        `Codename: ${suite}`,
        `Date: ${new Date(Date.now() - 86_400_000).toUTCString()}`,
        ...(validUntil === undefined ? [] : [`Valid-Until: ${validUntil.toUTCString()}`]),
        'Architectures: amd64',
        'Components: main',
        'SHA256:',
        ` ${sha256(packages)} ${packages.length} ${path}`,
        '',
      ].join('\n');
      const plain = join(folder, 'Release');
      await writeFile(plain, release);
      const signed = await gpg(
        '--local-user',
        otherKey ? 'other@test' : 'right@test',
        '--clearsign',
        '--output',
        '-',
        plain,
      );
      const dists = `/pub/repos/apt/dists/${suite}`;
      files.set(`${dists}/InRelease`, signed);
      files.set(`${dists}/${path}`, changedAfterwards ? Buffer.from(deb.entry.replace('Test', 'Tesd')) : packages);
    },
    open: async () => {
      server = createServer({ key, cert: certificate }, ({ url = '' }, response) => {
        const file = files.get(decodeURIComponent(url));
        if (file === undefined) response.writeHead(404).end();
        else response.end(file);
      });
      server.listen(443, address);
      await once(server, 'listening');
    },
    close: async () => {
      if (server === undefined) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      server = undefined;
    },
    [Symbol.asyncDispose]: async () => {
      await repository.close();
      await run('gpgconf', ['--homedir', home, '--kill', 'all']).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await repository.publish();
  await repository.open();
  return repository;
}

async function makeCertificate(folder: string): Promise<{ readonly key: string; readonly certificate: string }> {
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';
  const names = ['-addext', 'subjectAltName=DNS:apt.postgresql.org', '-keyout', keyFile, '-out', file];
  await run('openssl', [...how.split(' '), ...names]);
  return { key: await readFile(keyFile, 'utf8'), certificate: await readFile(file, 'utf8') };
}

/** A client package with a pg_dump that says its version, where PostgreSQL's own packages have it. */
async function buildClient(
  folder: string,
  version: string,
): Promise<{ readonly path: string; readonly bytes: Buffer; readonly entry: string }> {
  const [major = ''] = version.split('.');
  const name = `postgresql-client-${major}`;
  const tree = join(folder, name);
  const bin = join(tree, 'usr/lib/postgresql', major, 'bin');
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  await mkdir(bin, { recursive: true });
  const control = [
    `Package: ${name}`,
    `Version: ${version}-1.pgdg14+1`,
    'Architecture: amd64',
    'Maintainer: Test <test@example.org>',
    'Description: Test',
    '',
  ].join('\n');
  await writeFile(join(tree, 'DEBIAN/control'), control);
  await writeFile(
    join(bin, 'pg_dump'),
    `#!/bin/sh\necho "pg_dump (PostgreSQL) ${version} (Debian ${version}-1.pgdg14+1)"\n`,
    { mode: 0o755 },
  );
  const path = `pool/main/p/${name}_${version}-1.pgdg14+1_amd64.deb`;
  const file = join(folder, 'client.deb');
  await run('dpkg-deb', ['--root-owner-group', '--build', tree, file]);
  const bytes = await readFile(file);
  return { path, bytes, entry: `${control}Filename: ${path}\nSize: ${bytes.length}\nSHA256: ${sha256(bytes)}\n\n` };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

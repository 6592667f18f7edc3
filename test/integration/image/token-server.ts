import { sign } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answer, type ScriptedServer, startScripted } from './scripted-server.ts';

export const tokenServerName = { issuer: 'test-issuer', service: 'test-registry' } as const;

/** Who may do what: `read` is what nobody in particular may read. */
export interface TokenPolicy {
  readonly openRepositories: readonly string[];
  readonly username: string;
  readonly password: string;
  readonly seconds: number;
}

/** A token server as distribution's specification has it; its tokens are signed with `certificate`'s key. */
export async function startTokenServer(certificate: Certificate, policy: TokenPolicy): Promise<ScriptedServer> {
  const good = `Basic ${Buffer.from(`${policy.username}:${policy.password}`).toString('base64')}`;
  return startScripted(({ target, authorization }, response) => {
    if (authorization !== undefined && authorization !== good) {
      answer(response, 401, '{"errors":[]}');
      return;
    }
    const scope = new URL(target, 'http://x').searchParams.get('scope') ?? '';
    const [, name = '', actions = ''] = scope.split(':');
    const isGranted = authorization === good || policy.openRepositories.includes(name);
    const access = isGranted ? [{ type: 'repository', name, actions: actions.split(',') }] : [];
    answer(
      response,
      200,
      JSON.stringify({ token: makeToken(certificate, access, policy.seconds), expires_in: policy.seconds }),
    );
  });
}

function makeToken(certificate: Certificate, access: readonly unknown[], seconds: number): string {
  const der = certificate.certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  const now = Math.floor(Date.now() / 1000);
  const head = { typ: 'JWT', alg: 'ES256', x5c: [der] };
  const claims = {
    iss: tokenServerName.issuer,
    aud: tokenServerName.service,
    sub: 'somebody',
    iat: now,
    nbf: now - 30,
    exp: now + seconds,
    jti: String(Math.random()),
    access,
  };
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode(head)}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: certificate.key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** A certificate for 127.0.0.1, signed by itself, in files of its own. */
export interface Certificate extends AsyncDisposable {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-certificate-'));
  const [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certificateFile];
  await promisify(execFile)('openssl', [...how.split(' '), ...names]);
  return {
    certificateFile,
    keyFile,
    certificate: await readFile(certificateFile, 'utf8'),
    key: await readFile(keyFile, 'utf8'),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}

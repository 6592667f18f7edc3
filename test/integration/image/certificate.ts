import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

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

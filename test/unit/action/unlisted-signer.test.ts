import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { readInputs } from '../../../action/inputs.ts';
import { unlistedSigner } from '../../../action/unlisted-signer.ts';
import { signersPath } from '../../../src/backup/origin/signers.ts';
import { operations } from '../../../src/operations/operations.ts';
import { startGitHub } from '../../github/double.ts';
import { signerFor } from '../backup/origin/described.ts';
import { askDouble } from './ask-double.ts';

const now = new Date('2026-03-01T00:00:00Z');

test('a backup is told of that no run would restore, before somebody needs it', async () => {
  await using github = await startGitHub();
  const place = github.setup.repository('acme/broker', { collaborators: { alice: 'write' } });
  const ask = askDouble(github, github.as('alice').token());
  const own = signerFor('production');
  const given = { operation: 'backup', environment: 'production', 'backup-signing-key': own.secret.reveal() };
  const look = async (changed: Readonly<Record<string, string>> = {}): Promise<string | undefined> =>
    unlistedSigner(
      readInputs({ ...given, ...changed }, {}, operations).inputs.request,
      // One run knows one version of the file.
      new GitHubRepository(ask, { owner: 'acme', name: 'broker' }),
      now,
    );
  const write = (text: string): void => {
    github.setup.write(place, { [signersPath]: text });
  };

  assert.match((await look()) ?? '', /does not list: no run will restore it/);
  write(`${own.line}\n`);
  assert.equal(await look(), undefined);
  assert.match((await look({ environment: 'staging' })) ?? '', /does not list for staging and now/);
  write(signerFor('production').line);
  const said = (await look()) ?? '';
  assert.ok(said.includes(`add the line: ${own.line}`), said);
  write('nonsense');
  assert.match((await look()) ?? '', /is not known: .*:1 holds no public key/);
  assert.equal(await look({ operation: 'status' }), undefined);
  const keyLine = own.secret.reveal().split('\n')[1] ?? '';
  assert.ok(keyLine !== '' && !said.includes(keyLine));
});

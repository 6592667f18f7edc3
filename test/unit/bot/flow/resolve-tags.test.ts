import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { resolveTags } from '../../../../bot/flow/resolve-tags.ts';
import { parseCommand } from '../../../../src/command/comment.ts';
import { parseRepository } from '../../../../src/image/reference.ts';
import { plainEnvironment } from '../../../../src/policy/doors.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const environment = { ...plainEnvironment('production'), images: { api: parseRepository('ghcr.io/acme/api') } };

/** A registry that nobody may ask. */
const nobody: Parameters<typeof resolveTags>[2] = {
  resolve: async (reference) => assert.fail(`asked for ${JSON.stringify(reference)}`),
  listTags: async (repository) => assert.fail(`asked for ${JSON.stringify(repository)}`),
  config: async (reference) => assert.fail(`asked for ${JSON.stringify(reference)}`),
};

suite('names that every object of JavaScript has are names of no known service', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf']) {
    for (const request of [`${name}:dev`, `${name}@${digest}`]) {
      test(request, async () => {
        const parsed = parseCommand(`/d8x update ${request}`);
        assert.ok(parsed.kind === 'command');
        const { command, images } = await resolveTags(parsed.command, environment, nobody);
        assert.deepEqual(command, parsed.command);
        assert.deepEqual(images, []);
      });
    }
  }
});

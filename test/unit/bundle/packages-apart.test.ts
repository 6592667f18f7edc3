import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkPackages, packageEntries, packageFile, readImports } from '../../../scripts/bundle/packages-apart.ts';

test('what own code takes from a package is read from all forms that esbuild prints', () => {
  const imports = readImports([
    'import{z}from"package:zod";import pg,{Client as C}from"package:pg";import*as core from"package:@actions/core";',
    'import{ZodError,z as y}from"package:zod";import"package:ssh2";let a=await import("package:@actions/artifact");export*from"package:yaml";',
  ]);
  const shown = [...imports].map(([name, { names, whole }]) => [name, [...names].toSorted(), whole]);
  assert.deepEqual(shown, [
    ['zod', ['ZodError', 'z'], false],
    ['pg', ['Client', 'default'], false],
    ['@actions/core', [], true],
    ['ssh2', [], false],
    ['yaml', [], true],
    ['@actions/artifact', [], true],
  ]);
  assert.deepEqual(packageEntries(imports).entries['packages/actions-core'], 'entry:@actions/core');
});

test('own code finds the packages from wherever it lies', () => {
  assert.equal(packageFile('@octokit/rest'), 'packages/octokit-rest');
  assert.equal(linkPackages('import{z}from"package:zod";', 0), 'import{z}from"./packages/zod.js";');
  assert.equal(linkPackages('import("package:@octokit/rest")', 1), 'import("../packages/octokit-rest.js")');
});

#!/usr/bin/env node
// Stands in for GitHub's `gh` on a runner, as far as the workflows use it: `gh issue create --repo R --title T (--body B | --body-file F)`.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repo: { type: 'string' },
    title: { type: 'string' },
    body: { type: 'string' },
    'body-file': { type: 'string' },
  },
});
if (positionals.join(' ') !== 'issue create') throw new Error(`gh ${positionals.join(' ')} is not known here`);
const body = values['body-file'] === undefined ? values.body : await readFile(values['body-file'], 'utf8');
const answer = await fetch(`${process.env['GITHUB_API_URL']}/repos/${values.repo}/issues`, {
  method: 'POST',
  headers: {
    accept: 'application/vnd.github+json',
    authorization: `token ${process.env['GH_TOKEN']}`,
    'content-type': 'application/json',
    'user-agent': 'gh',
  },
  body: JSON.stringify({ title: values.title, body }),
});
if (!answer.ok) throw new Error(`GitHub answers ${answer.status}: ${await answer.text()}`);

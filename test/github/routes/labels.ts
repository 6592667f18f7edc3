import { ensureLabel } from '../changes/issue-changes.ts';
import { textAt } from '../json.ts';
import { labelPayload } from '../payloads/issue-payload.ts';
import { type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { empty, invalid, json, notFound, type Reply } from '../server/reply.ts';
import type { Label } from '../state/issues.ts';

/** GitHub's limit for the name of a label, in characters. */
const NAME_LIMIT = 50;

/** Labels of a repository. Names are unique, whatever their case. */
export const labelRoutes: Handlers = {
  'issues/create-label': createLabel,
  'issues/get-label': (call) => json(200, labelPayload(call.world, repositoryOf(call), labelOf(call))),
  'issues/delete-label': (call) => {
    const { labels, issues } = repositoryOf(call);
    const { name } = labelOf(call);
    labels.delete(name);
    for (const issue of issues.values()) issue.labels = issue.labels.filter((other) => other !== name);
    return empty();
  },
};

function createLabel(call: Call): Reply {
  const repository = repositoryOf(call);
  const name = textAt(call.body, 'name') ?? '';
  if (name.length > NAME_LIMIT) throw invalid('Label', 'name', 'too_long');
  if (findLabel(call, name) !== undefined) throw invalid('Label', 'name', 'already_exists');
  ensureLabel(call.world, repository, name);
  const label = findLabel(call, name);
  if (label === undefined) throw notFound();
  return json(201, labelPayload(call.world, repository, label));
}

function labelOf(call: Call): Label {
  const label = findLabel(call, param(call, 'name'));
  if (label === undefined) throw notFound();
  return label;
}

function findLabel(call: Call, name: string): Label | undefined {
  const wanted = name.toLowerCase();
  return [...repositoryOf(call).labels.values()].find((label) => label.name.toLowerCase() === wanted);
}

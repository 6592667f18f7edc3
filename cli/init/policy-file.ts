import { isMap, parseDocument } from 'yaml';
import { parsePolicy, policyPath } from '../../src/policy/parse-policy.ts';
import { OpsError } from '../../src/errors.ts';

const beginning = `# Who may ask d8x-ops for what. Read from the default branch only, so a pull request that changes it changes nothing until it
# is merged. All that can be said here: https://github.com/D8-X/d8x-ops/blob/main/docs/examples/d8x.yml
version: 1

environments:
`;

/** The branch that the policy has runs of the environment on; undefined for the default branch. */
export function branchOf(policy: string, environment: string): string | undefined {
  return parsePolicy(policy).environments.find(({ name }) => name === environment)?.ref;
}

/**
 * .github/d8x.yml with this environment in it: a new one, or the one that is there, in which nothing else is touched.
 * @throws OpsError `config-invalid` with what is wrong in the one that is there
 */
export function policyWith(present: string | undefined, environment: string, workflow: string): string {
  if (present === undefined) {
    return `${beginning}  ${environment}:
    # The workflow in .github/workflows that runs the Action on this cluster.
    workflow: ${workflow}
    # The role on this repository that changes need: write, maintain or admin.
    permission: write
    # The role that status, plan and images need: read, triage, write, maintain or admin.
    view-permission: triage
`;
  }
  const document = parseDocument(present);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new OpsError('config-invalid', `${policyPath} of the repository is not YAML that can be added to`, {
      where: policyPath,
      hint: 'Fix it there first.',
    });
  }
  if (document.hasIn(['environments', environment])) return present;
  document.setIn(['environments', environment], document.createNode({ workflow }));
  const text = document.toString({ lineWidth: 0 });
  parsePolicy(text);
  return text;
}

/** `.github/d8x.yml` of the tests: two environments, the second with a second person. */
export const policyFile = `version: 1
environments:
  staging:
    workflow: d8x.yml
    default: true
  production:
    workflow: d8x.yml
    permission: write
    users: [alice, bob]
    teams: [acme/ops]
    services: [api, history]
    approval:
      required: true
      within-minutes: 60
`;

/** The workflow that the bot dispatches. */
export const workflowFile = `name: d8x
run-name: d8x \${{ inputs.operation }} (\${{ inputs.request-id }})
on:
  workflow_dispatch:
    inputs:
      operation: { required: true, type: string }
      services: { type: string }
      plan: { type: string }
      approved: { type: string }
      environment: { type: string }
      reason: { type: string }
      request-id: { type: string }
      issue-number: { type: string }
      status-comment-id: { type: string }
jobs:
  d8x:
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
`;

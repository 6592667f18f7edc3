import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../github/runs/expression.ts';

const context = { inputs: { operation: 'update', 'request-id': 'comment-1-0-by-2', empty: '' }, github: { run_id: 7 } };

test('expressions of workflows are evaluated as GitHub does', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['${{ inputs.operation }}', 'update'],
    ["${{ inputs['request-id'] }} ${{ inputs.request-id }}", 'comment-1-0-by-2 comment-1-0-by-2'],
    ["${{ inputs.empty || 'x' }}", 'x'],
    ["a ${{ inputs.request-id && format('({0})', inputs.request-id) || '' }}", 'a (comment-1-0-by-2)'],
    ["a ${{ inputs.empty && format('({0})', inputs.empty) || '' }}", 'a '],
    [`\${{ contains(fromJSON('["update", "backup"]'), inputs.operation) && 'change' || github.run_id }}`, 'change'],
    [`\${{ contains(fromJSON('["status"]'), inputs.operation) && 'change' || github.run_id }}`, '7'],
    ["${{ vars.X == 'update' && 'a' || 'b' }}", 'b'],
    ["${{ inputs.operation != 'update' || !(inputs.empty) }}", 'true'],
    ["${{ 'it''s' }}", "it's"],
    ['${{ nothing.there }}', ''],
  ];
  for (const [text, expected] of cases) assert.equal(evaluate(text, context), expected, text);
});

import type { RunContext } from '../src/request.ts';
import type { Variables } from './hide/split-environment.ts';
import type { Redactor } from './redact.ts';
import type { WorkflowRunInfo } from './workflow-run-info.ts';

/** What a run of the Action has around it. */
export interface ActionContext {
  readonly runInfo: WorkflowRunInfo;
  readonly context: RunContext;
  readonly redactor: Redactor;
  /** What the process was started with and shows nobody, for the calls that need some of it. */
  readonly hidden: Variables;
}

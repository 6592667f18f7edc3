import { defined } from '../defined.ts';
import type { OpsError, Problem } from '../errors.ts';
import type { ResultError } from './result.ts';

/** An error as the result holds it. */
export function resultError({ code, message, hint, where, problems, logs, logsOf }: OpsError): ResultError {
  return {
    code,
    message,
    ...defined({ hint, where }),
    ...(problems.length === 0 ? {} : { problems: problems.map(withoutUndefined) }),
    ...(logs.length === 0 ? {} : { logs: [...logs], logsOf }),
  };
}

function withoutUndefined({ path, message, hint }: Problem): NonNullable<ResultError['problems']>[number] {
  return { path, message, ...defined({ hint }) };
}

import type { Run } from '../github/runs.ts';
import type { Ending } from '../status/views.ts';

/**
 * How a run ended that did not write its end into the status comment itself. `resultUrl` is the comment where it did, because
 * its token may not edit the app's.
 */
export function endingOf(run: Run, resultUrl: string | undefined): Ending {
  const url = resultUrl ?? run.url;
  if (resultUrl !== undefined) {
    return { conclusion: conclusionOf(run), headline: 'The run told its result in a comment of its own.', url };
  }
  switch (run.conclusion) {
    case 'success':
      return { conclusion: 'success', headline: 'The run succeeded, but could not write its result here.', url };
    case 'cancelled':
      return { conclusion: 'cancelled', headline: 'The run was cancelled before it could write its result.', url };
    case 'startup_failure':
      return failed(
        url,
        'The run could not start.',
        'GitHub could not read the workflow file',
        'Its page says where the mistake is.',
      );
    case 'timed_out':
      return failed(url, 'The run took too long and was ended.', 'the job ran into its time limit', unclear);
    case 'action_required':
      return failed(url, 'GitHub does not let the run start.', 'somebody has to allow it first', 'See its page.');
    case 'skipped':
      return failed(
        url,
        'The run did nothing.',
        'every job of the workflow was skipped',
        "Check the jobs' conditions.",
      );
    case undefined:
    default:
      return failed(
        url,
        'The run failed, and nothing was heard of it.',
        'it was rejected by a reviewer, failed before the Action began, or its runner was lost',
        unclear,
      );
  }
}

const unclear =
  'Its page tells how far it came. /d8x status shows what the cluster runs now; where an update was cut off half-way it names the services, and the command that recovers them.';

function failed(url: string, headline: string, message: string, hint: string): Ending {
  return { conclusion: 'failure', headline, error: { code: 'connection-lost', message, hint }, url };
}

function conclusionOf({ conclusion }: Run): Ending['conclusion'] {
  if (conclusion === 'success' || conclusion === 'cancelled') return conclusion;
  return 'failure';
}

import type { GitHubId } from '../../github/id.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';
import { Recent } from '../recent.ts';

/** Until somebody who may do nothing is looked at anew, in milliseconds: whoever is given a right waits no longer for it. */
const turnedAwayMs = 10 * 60_000;
/** How often people who may do nothing are answered, in milliseconds. */
const answerEveryMs = 24 * 3_600_000;
const hourMs = 3_600_000;
/** Answers an hour in one repository to people who may do nothing, however many they are. */
const mostAnswers = 10;
/** Comments an hour of one person who may only look. */
export const mostLooks = 30;
/** People of all repositories that are remembered. */
const mostPeople = 20_000;

/**
 * What this replica remembers of people who may change nothing, so that what they cost has an end: a comment of somebody who was turned away
 * costs no request. What GitHub last said of them holds for ten minutes, or until a comment says that they stand otherwise to the
 * repository (`author_association`).
 */
export class Visitors {
  readonly #turnedAway = new Recent<true>({ milliseconds: turnedAwayMs, most: mostPeople });
  readonly #answered = new Recent<true>({ milliseconds: answerEveryMs, most: mostPeople });
  readonly #answers = new Recent<{ count: number }>({ milliseconds: hourMs, most: mostPeople });
  readonly #looks = new Recent<{ count: number }>({ milliseconds: hourMs, most: mostPeople });

  /** Whether the author of a comment is passed over. */
  passesOver(event: CommentEvent, now: Date): boolean {
    const key = standing(event);
    return this.#turnedAway.get(key, now) === true || (this.#looks.get(key, now)?.count ?? 0) > mostLooks;
  }

  /** The author may do nothing here, as GitHub says. */
  turnAway(event: CommentEvent, now: Date): void {
    this.#turnedAway.set(standing(event), true, now);
  }

  /** Whether the author, who may do nothing here, may be answered once more. */
  mayAnswer(event: CommentEvent, now: Date): boolean {
    const { repository } = event;
    return (
      this.#answered.get(personIn(event), now) === undefined &&
      (this.#answers.get(repository.id, now)?.count ?? 0) < mostAnswers
    );
  }

  /** The author was answered, now or in the last day. */
  answered(event: CommentEvent, now: Date): void {
    this.#answered.set(personIn(event), true, now);
    count(this.#answers, event.repository.id, now);
  }

  /** Counts a comment of somebody who may only look; whether there were too many in an hour. */
  looksTooOften(event: CommentEvent, now: Date): boolean {
    return count(this.#looks, standing(event), now) > mostLooks;
  }
}

function count(counts: Recent<{ count: number }>, key: string, now: Date): number {
  const known = counts.get(key, now);
  if (known !== undefined) return (known.count += 1);
  counts.set(key, { count: 1 }, now);
  return 1;
}

function personIn({ repository, comment }: CommentEvent): `${GitHubId}/${GitHubId}` {
  return `${repository.id}/${comment.author.id}`;
}

/** The person, and how GitHub said with this comment that they stand to the repository. */
function standing(event: CommentEvent): string {
  return `${personIn(event)}/${event.comment.association}`;
}

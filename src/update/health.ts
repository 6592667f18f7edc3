/** What a service's URL answered, or why it did not. */
export interface HealthAnswer {
  readonly url: string;
  /** From where it was asked: the runner, or through the manager where the runner can't reach it. */
  readonly via: 'runner' | 'manager';
  readonly status?: number;
  readonly error?: string;
}

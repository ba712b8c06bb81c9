import { Problem } from './problem.js';

interface Kept<Body> {
  /** What was chosen in the form, as text. */
  readonly chosen: string;
  readonly body: Body;
  readonly key: string;
}

/**
 * What a form asks of the hub, with the key under which that is done once. Where no answer came it may have been done: the
 * same is asked again then, word for word, and answered as the first time.
 */
export class Wish<Body> {
  private kept: Kept<Body> | null = null;

  /**
   * @param chosen in the form: another choice is another wish
   * @param make what is sent; called once for each wish, since what it is made of may change, as the time does
   * @throws as `send`
   */
  async ask<Answer>(
    chosen: unknown,
    make: () => Body,
    send: (body: Body, key: string) => Promise<Answer>,
  ): Promise<Answer> {
    const text = JSON.stringify(chosen);
    if (this.kept?.chosen !== text) this.kept = { chosen: text, body: make(), key: crypto.randomUUID() };
    const { body, key } = this.kept;
    try {
      const answer = await send(body, key);
      this.kept = null;
      return answer;
    } catch (error) {
      if (error instanceof Problem && isOfTheWish(error)) this.kept = null;
      throw error;
    }
  }
}

/** Whether the hub remembers the answer by the key; with others it did not get as far as the wish. */
function isOfTheWish({ status, code }: Problem): boolean {
  return status !== 401 && status !== 503 && code !== 'rate_limited' && code !== 'request_in_progress';
}

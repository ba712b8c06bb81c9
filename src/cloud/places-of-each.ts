import { CloudProblem } from './problem.js';

/** A place is free again when a batch was taken, or its line is known to be dead, seconds. */
const RETRY_AFTER_S = 5;

/** So many at once for each hub: one that begins and never ends takes its own places, and nobody else's. */
export class PlacesOfEach {
  private readonly most: number;
  private readonly code: string;
  private readonly inside = new Map<string, number>();

  /** @param code of the problem for who comes when its places are taken */
  constructor(most: number, code: string) {
    this.most = most;
    this.code = code;
  }

  /** @throws CloudProblem 429 */
  async pass<T>(hubId: string, work: () => Promise<T>): Promise<T> {
    const before = this.inside.get(hubId) ?? 0;
    if (before >= this.most)
      throw new CloudProblem(429, this.code, 'This is more than the share of one hub.', {}, RETRY_AFTER_S);
    this.inside.set(hubId, before + 1);
    try {
      return await work();
    } finally {
      const left = (this.inside.get(hubId) ?? 1) - 1;
      if (left > 0) this.inside.set(hubId, left);
      else this.inside.delete(hubId);
    }
  }
}

import type { Scene } from '../scene.js';
import { median, times } from '../sample.js';
import { FullCommits } from './full-commits.js';

/** The three things that an unlock can't do without, each at its barest, and its time, milliseconds. */
export interface Parts {
  readonly requestMs: number[];
  readonly commitsMs: number[];
  readonly roundTripMs: number[];
}

/** Measures the parts block by block, so that they see the same machine as what they are compared with. */
export class Composite {
  readonly parts: Parts = { requestMs: [], commitsMs: [], roundTripMs: [] };
  private readonly request: () => Promise<unknown>;
  private readonly commits: FullCommits;
  private readonly roundTrip: () => Promise<void>;

  private constructor(request: () => Promise<unknown>, commits: FullCommits, roundTrip: () => Promise<void>) {
    this.request = request;
    this.commits = commits;
    this.roundTrip = roundTrip;
  }

  /** @param roundTrip the raw round trip on the lock's transport */
  static async on(scene: Scene, roundTrip: () => Promise<void>): Promise<Composite> {
    const { address } = await scene.server('bare-http');
    const client = scene.client(address);
    const commits = new FullCommits(scene.folder());
    scene.after(() => {
      commits.close();
    });
    return new Composite(() => client.send('POST', '/', { token: 'x'.repeat(300) }), commits, roundTrip);
  }

  async block(count: number): Promise<void> {
    this.parts.requestMs.push(...(await times(count, this.request)));
    this.parts.commitsMs.push(
      ...(await times(count, () => {
        this.commits.commit(2);
        return Promise.resolve();
      })),
    );
    this.parts.roundTripMs.push(...(await times(count, this.roundTrip)));
  }

  /** The sum of the parts' medians, milliseconds. */
  medianMs(): number {
    return median(this.parts.requestMs) + median(this.parts.commitsMs) + median(this.parts.roundTripMs);
  }
}

/** What a load did: every request counted was answered as it should be. */
export interface LoadResult {
  readonly done: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/**
 * Closed loop: each client has one request under way, and sends the next when it is answered.
 * @param actions one client each; each throws for a wrong answer, which ends the load
 */
export async function load(actions: readonly (() => Promise<void>)[], seconds: number): Promise<LoadResult> {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let done = 0;
  await Promise.all(
    actions.map(async (action) => {
      while (performance.now() < until) {
        await action();
        done += 1;
      }
    }),
  );
  const took = (performance.now() - begun) / 1000;
  return { done, seconds: took, perSecond: done / took };
}

import { RateLimiterRes, type RateLimiterMemory } from 'rate-limiter-flexible';
import { CloudProblem } from './problem.js';

/** @throws CloudProblem 429 `code`, with how long to wait */
export async function withinRate(rate: RateLimiterMemory, key: string, code: string): Promise<void> {
  try {
    await rate.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const waitS = Math.ceil(error.msBeforeNext / 1000);
    throw new CloudProblem(429, code, 'This is more than the share of one hub.', {}, waitS);
  }
}

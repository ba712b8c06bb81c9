// What is asked of a hub that does not run, or is not known to: by `main.ts`, for its checks.
export { checkAtRest } from './check-at-rest.js';
export { checkCopy } from './store/check-copy.js';
export { statsAtRest } from './store/database-stats.js';

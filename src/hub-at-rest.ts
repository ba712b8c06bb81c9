// What is asked of a hub that does not run, or is not known to: by `main.ts`, for its checks.
export { restoreAdvice } from './backup/last-backup.js';
export { checkCertificateFiles } from './certificates/check-files.js';
export { ownerFiles } from './certificates/owner-certificate.js';
export { checkCloud } from './sync/check-cloud.js';
export { checkCopy } from './store/check-copy.js';
export { checkOffline } from './store/check-offline.js';
export { assertKeysFit } from './store/keys-fit.js';
export { statsAtRest } from './store/database-stats.js';

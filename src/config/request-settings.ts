import type { Settings } from './settings.js';

/** What of the settings concerns requests: where they may come from, and how many. */
export function requestSettings(settings: Settings) {
  return {
    httpPort: settings.DOORWARD_HTTP_PORT,
    trustedProxies: settings.DOORWARD_TRUSTED_PROXIES,
    allowedHosts: settings.DOORWARD_ALLOWED_HOSTS,
    limits: {
      anonymous: settings.DOORWARD_RATE_ANONYMOUS,
      user: settings.DOORWARD_RATE_USER,
      log_in: settings.DOORWARD_RATE_LOG_IN,
      action: settings.DOORWARD_RATE_ACTION,
    },
  };
}

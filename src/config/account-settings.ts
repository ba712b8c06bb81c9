import type { Settings } from './settings.js';

/** What of the settings concerns people: tokens, sessions, passwords, codes. */
export function accountSettings(settings: Settings) {
  return {
    refreshRotation: settings.DOORWARD_REFRESH_ROTATION,
    lives: {
      accessS: settings.DOORWARD_ACCESS_TOKEN_MINUTES * 60,
      refreshS: settings.DOORWARD_REFRESH_TOKEN_DAYS * 86_400,
    },
    signUp: settings.DOORWARD_SIGN_UP,
    sessionsPerUser: settings.DOORWARD_SESSIONS_PER_USER,
    sessionsWhenFull: settings.DOORWARD_SESSIONS_WHEN_FULL,
    passwordCost: {
      log2Cost: settings.DOORWARD_SCRYPT_LOG2_COST,
      parallelization: settings.DOORWARD_SCRYPT_PARALLELIZATION,
    },
    otpDigits: settings.DOORWARD_OTP_DIGITS,
    otpPerAddress: settings.DOORWARD_OTP_PER_ADDRESS,
    phoneCountry: settings.DOORWARD_PHONE_COUNTRY,
  };
}

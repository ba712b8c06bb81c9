import { pino } from 'pino';

/** Structured log: the object first, a constant sentence second. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: Record<string, string>): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Field names that never reach the log, at the top and one level down. The names are the rule: a secret is logged under none. */
export const SECRET_FIELDS = [
  'pin',
  'value',
  'password',
  'new_password',
  'claim_code',
  'install_code',
  'installCode',
  'token',
  'access',
  'refresh',
  'authorization',
  'cookie',
  'secret',
  'psk',
  'key',
  'keys',
  'pepper',
  'verifier',
  'otp',
] as const;

/** A JSON logger on standard error, where journald takes it; standard output stays free for programs' answers. */
export function createLogger(
  level: LogLevel,
  destination: { write(line: string): void } = process.stderr,
): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]),
        censor: '[redacted]',
      },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
    },
    destination,
  );
}

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

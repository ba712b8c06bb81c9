/** Settings whose value is never shown: not in an error, not in the log. An address may hold a password or a token. */
const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  'DOORWARD_SMS_MODEM_PIN',
  'DOORWARD_SMTP_URL',
  'DOORWARD_MESSAGE_WEBHOOK_URL',
  'DOORWARD_MESSAGE_WEBHOOK_SECRET',
  'DOORWARD_BRIDGE_URL',
  'DOORWARD_BRIDGE_USER',
  'DOORWARD_BRIDGE_PASSWORD',
  'DOORWARD_BRIDGE_TOKEN',
  'DOORWARD_BACKUP_S3_SECRET',
]);

export function isSecretSetting(name: string): boolean {
  return SECRET_SETTINGS.has(name);
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { HubError } from '../kit/errors.js';

/** The longest setting is an address; files that are longer are something else. */
const CREDENTIAL_BYTES_MAX = 64 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from files that the service manager hands over (systemd.exec(5), `LoadCredential=`): the file DOORWARD_SMTP_URL in
 * `$CREDENTIALS_DIRECTORY` is the setting of that name. Unlike the environment they are shown to nobody, and may be encrypted at rest.
 * @returns the environment with them
 * @throws HubError `settings_invalid` when one is in both, too long, or can't be read
 */
export function withCredentials(environment: Environment): Environment {
  const folder = credentialsFolder(environment);
  if (folder === null) return environment;
  const found = settingNames(folder).map((name) => {
    if ((environment[name] ?? '') !== '')
      throw wrong(name, 'is set in the environment and as a credential: keep one');
    return [name, valueIn(path.join(folder, name), name)] as const;
  });
  return { ...environment, ...Object.fromEntries(found) };
}

/** Where the credentials of this run are; null: there are none. */
export function credentialsFolder({ CREDENTIALS_DIRECTORY }: Environment): string | null {
  return CREDENTIALS_DIRECTORY === undefined || CREDENTIALS_DIRECTORY === '' ? null : CREDENTIALS_DIRECTORY;
}

/** Whether the hub is handed credentials, for all that is known, that can't be read here (`systemd/command.sh`). */
export function credentialsAreUnread({ CREDENTIALS_UNREAD }: Environment): boolean {
  return CREDENTIALS_UNREAD !== undefined && CREDENTIALS_UNREAD !== '';
}

function settingNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith('DOORWARD_'));
  } catch (cause) {
    throw new HubError('settings_invalid', `CREDENTIALS_DIRECTORY: ${folder} can not be read.`, { cause });
  }
}

/** A line break at the end is the editor's, not the secret's. */
function valueIn(file: string, name: string): string {
  try {
    if (statSync(file).size > CREDENTIAL_BYTES_MAX) throw new Error('it is too long');
    return readFileSync(file, 'utf8').replace(/\r?\n$/u, '');
  } catch (cause) {
    throw wrong(name, `${file} can not be read as a setting`, cause);
  }
}

function wrong(name: string, why: string, cause?: unknown): HubError {
  return new HubError('settings_invalid', `${name}: ${why}.`, { cause });
}

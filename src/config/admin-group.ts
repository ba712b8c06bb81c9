import { readFileSync } from 'node:fs';
import { HubError } from '../kit/errors.js';

const GROUPS = '/etc/group';
const GROUP_ID_MAX = 2 ** 32 - 2;

/**
 * The group whose members are the hub's admins on its machine.
 * @param group its name, or its number where the machine asks elsewhere for names; empty: none
 * @throws HubError `settings_invalid`
 */
export function adminGroupId(group: string): number | null {
  if (group === '') return null;
  if (/^\d{1,10}$/.test(group) && Number(group) <= GROUP_ID_MAX) return Number(group);
  const id = idIn(readFileSync(GROUPS, 'utf8'), group);
  if (id !== null) return id;
  throw new HubError(
    'settings_invalid',
    `DOORWARD_ADMIN_GROUP=${group}: this machine has no such group. Make it (groupadd --system ${group}), or give its number.`,
  );
}

/** @param text as of group(5) */
export function idIn(text: string, group: string): number | null {
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name === group && id !== undefined && /^\d+$/.test(id)) return Number(id);
  }
  return null;
}

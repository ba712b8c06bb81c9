import { InvalidInput, NotFound } from '../kit/errors.js';
import type { HubClient } from './hub-client.js';
import { userShape, type WireUser } from './wire/people.js';

/** @param filter of `GET /api/v1/users` */
export function listUsers(hub: HubClient, filter = new URLSearchParams()): Promise<WireUser[]> {
  return hub.list(`/api/v1/users?${filter.toString()}`, userShape);
}

/** What to call a person. */
export function calledName({ full_name, email, username, phone, id }: WireUser): string {
  return full_name || (email ?? username ?? phone ?? id);
}

/**
 * The person of that e-mail, username, phone, UUID or full name.
 * @throws NotFound `person_not_found`, InvalidInput `person_ambiguous`
 */
export async function findUser(hub: HubClient, name: string): Promise<WireUser> {
  const wanted = name.trim().toLowerCase();
  const users = await listUsers(hub);
  const found = users.filter(({ id, email, username, phone, full_name }) =>
    [id, email, username, phone, full_name].some((text) => text?.toLowerCase() === wanted),
  );
  const [first, second] = found;
  if (!first) {
    throw new NotFound('person_not_found', `There is nobody called "${name}". See \`doorward user list\`.`);
  }
  if (second) {
    throw new InvalidInput(
      'person_ambiguous',
      `"${name}" is the name of ${found.length} people. Use the e-mail or the id.`,
    );
  }
  return first;
}

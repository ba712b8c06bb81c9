import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { NewUser, User } from '../api/wire.js';

const PEOPLE_MAX = 1_000;

/** In the hub's order; null until they were read. */
export const people = signal<readonly User[] | null>(null);
export const peopleProblem = signal<string | null>(null);

export async function readPeople(): Promise<void> {
  try {
    people.value = await callForAll('GET /api/v1/users', {}, PEOPLE_MAX);
    peopleProblem.value = null;
  } catch (error) {
    if (error instanceof Problem && error.status !== 401) peopleProblem.value = error.message;
  }
}

/** @param key one for each wish: sent twice it is done once @throws Problem, Unreachable */
export async function addPerson(body: NewUser, key: string): Promise<void> {
  await call('POST /api/v1/users', { body, key });
  await readPeople();
}

/** Somebody who is not active opens nothing, by no means, and is signed out. @throws Problem, Unreachable */
export async function setActive({ id }: User, isActive: boolean): Promise<void> {
  await call('PATCH /api/v1/users/{id}', { params: { id }, body: { is_active: isActive } });
  await readPeople();
}

export function forgetPeople(): void {
  people.value = null;
  peopleProblem.value = null;
}

/** Who is known by what was typed, as the hub finds them; undefined: nobody that was read. */
export function personKnownAs(typed: string): User | undefined {
  const text = typed.trim().toLowerCase();
  return people.value?.find(({ id, email, phone, username }) =>
    [id, email, phone, username].some((name) => name?.toLowerCase() === text),
  );
}

/** What somebody is called: by their name, or by what they sign in with. */
export function personName({ full_name, username, email, phone }: User): string {
  return [full_name, username, email, phone].find((name) => name) ?? '';
}

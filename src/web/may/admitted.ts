import { signal } from '@preact/signals';
import { callForAll } from '../api/call.js';
import type { Admitted } from '../api/wire.js';
import { errorText } from '../parts/error-text.js';

/** People and codes of a door that the page lists. */
const ADMITTED_MAX = 1_000;

/** Who is asked about: a door, now or at a time. */
export interface Question {
  readonly deviceId: string;
  /** null: now. */
  readonly at: Date | null;
}

/** Those who would be let in; null while the hub is deciding. */
export const admitted = signal<readonly Admitted[] | null>(null);
export const admittedProblem = signal<string | null>(null);
let asked: Question | null = null;

export async function askWho(question: Question): Promise<void> {
  const isSame = asked?.deviceId === question.deviceId && asked.at?.getTime() === question.at?.getTime();
  asked = question;
  if (!isSame) admitted.value = null;
  admittedProblem.value = null;
  const query = { device_id: question.deviceId, at: question.at?.toISOString() };
  try {
    const rows = await callForAll('GET /api/v1/access/who-can-open', { query }, ADMITTED_MAX);
    if (asked === question) admitted.value = rows;
  } catch (error) {
    if (asked === question) admittedProblem.value = errorText(error);
  }
}

export function forgetAdmitted(): void {
  asked = null;
  admitted.value = null;
  admittedProblem.value = null;
}

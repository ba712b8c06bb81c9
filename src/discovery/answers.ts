import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Answer,
  type DecodedPacket,
  type Question,
} from 'dns-packet';
import { LEGACY_TTL_S, MESSAGE_BYTES_MAX } from './limits.js';

/** All types at once: known to the library, and not to its types. */
const ANY = 'ANY' as Question['type'];

/** What somebody else said, or null: it is too long, or no message. */
export function readMessage(message: Buffer): DecodedPacket | null {
  if (message.length > MESSAGE_BYTES_MAX) return null;
  try {
    return decode(message);
  } catch {
    return null;
  }
}

/** The records that answer a question (RFC 6762, section 6), without those that its sender has already (section 7.1). */
export function answersTo(
  { questions = [], answers: known = [] }: Pick<DecodedPacket, 'questions' | 'answers'>,
  records: readonly Answer[],
): readonly Answer[] {
  return records.filter(
    (record) =>
      questions.some((question) => asksFor(question, record)) &&
      !known.some((other) => isSame(record, other) && ttlOf(other) * 2 >= ttlOf(record)),
  );
}

/** Names are the same in either case. */
export function isNamed(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

/** Whether two records say the same of the same. */
export function isSame(one: Answer, other: Answer): boolean {
  return isNamed(one.name, other.name) && one.type === other.type && dataOf(one) === dataOf(other);
}

/** Everybody hears it. */
export function answerMessage(answers: readonly Answer[], additionals: readonly Answer[]): Buffer {
  return encode({
    ...{ type: 'response', id: 0, flags: AUTHORITATIVE_ANSWER },
    answers: [...answers],
    additionals: [...additionals],
  });
}

/** To one that does not know multicast DNS: the question comes back, and nothing is kept for long (RFC 6762, section 6.7). */
export function legacyMessage({ id, questions }: DecodedPacket, answers: readonly Answer[]): Buffer {
  return encode({
    ...{ type: 'response', flags: AUTHORITATIVE_ANSWER },
    ...(id !== undefined && { id }),
    questions: questions ?? [],
    answers: answers.map((answer) => ({
      ...answer,
      flush: false,
      ttl: Math.min(LEGACY_TTL_S, ttlOf(answer)),
    })),
  });
}

/** Asks whether anybody has these names, and says what will be said of them (RFC 6762, section 8.1). */
export function probeMessage(names: readonly string[], records: readonly Answer[]): Buffer {
  return encode({
    ...{ type: 'query', id: 0, flags: 0 },
    questions: names.map((name) => ({ name, type: ANY, class: 'IN' })),
    authorities: records.map((record) => ({ ...record, flush: false })),
  });
}

/** From now on it is not so any more (RFC 6762, section 10.1). */
export function goodbyeMessage(records: readonly Answer[]): Buffer {
  return answerMessage(
    records.map((record) => ({ ...record, ttl: 0 })),
    [],
  );
}

/**
 * Of two that ask for the same name at once the one that says the greater yields nothing (after RFC 6762, section 8.2, but compared as
 * text: it has to be the same order on both sides, and both are hubs).
 */
export function yields(own: readonly Answer[], rival: readonly Answer[]): boolean {
  const said = (records: readonly Answer[]) =>
    records
      .map((record) => `${record.type} ${dataOf(record)}`)
      .sort()
      .join();
  return said(own) < said(rival);
}

function asksFor({ name, type }: Question, record: Answer): boolean {
  return isNamed(name, record.name) && (type === ANY || type === record.type);
}

function ttlOf(record: Answer): number {
  return 'ttl' in record ? (record.ttl ?? 0) : 0;
}

/** As text, in one form whether it was made here or came in. */
function dataOf(record: Answer): string {
  if (record.type === 'SRV') return `${record.data.target.toLowerCase()}:${record.data.port}`;
  if (record.type === 'PTR') return record.data.toLowerCase();
  if (record.type === 'A') return record.data;
  if (record.type !== 'TXT') return '';
  return (Array.isArray(record.data) ? record.data : [record.data]).map(String).join('\n');
}

/** Longest address (RFC 5321, section 4.5.3.1.3, less the angle brackets). */
const MAX_ADDRESS_CHARS = 254;
const MAX_NAME_CHARS = 64;

/** A mailbox of a header: `Front door <door@example.org>`. */
export interface Mailbox {
  /** Empty: an address alone. */
  readonly name: string;
  readonly address: string;
}

/** Plain addresses alone: no quoted local part, no comment, no list, nothing that could end a header or a command. */
const ADDRESS = /^[^\s@<>()[\],;:\\"\p{Cc}\p{Cf}]+@[^\s@<>()[\],;:\\"\p{Cc}\p{Cf}]+$/u;

export function isMailAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS_CHARS && ADDRESS.test(text);
}

/** Reads `address`, `Name <address>` or `"Name" <address>`. @returns null when it is none of them */
export function parseMailbox(text: string): Mailbox | null {
  if (isMailAddress(text)) return { name: '', address: text };
  const match = /^(?:"([^"\\<>\p{Cc}]*)"|([^"\\<>\p{Cc}]*?)) ?<([^<>]+)>$/u.exec(text);
  const name = (match?.[1] ?? match?.[2] ?? '').trim();
  const address = match?.[3] ?? '';
  return match && name.length <= MAX_NAME_CHARS && isMailAddress(address) ? { name, address } : null;
}

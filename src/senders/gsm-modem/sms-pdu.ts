import { packSeptets } from './gsm-alphabet.js';
import type { MessagePart, PartPlace } from './message-parts.js';

/** First octet (3GPP TS 23.040, section 9.2.2.2): SMS-SUBMIT, relative validity period. */
const SUBMIT = 0x11;
/** The same with a header in the user data. */
const SUBMIT_WITH_HEADER = SUBMIT | 0x40;
/** Type of address: international number in the ISDN plan (section 9.1.2.5). */
const INTERNATIONAL = 0x91;
/** Data coding scheme (3GPP TS 23.038, section 4). */
const CODING = { gsm7: 0x00, ucs2: 0x08 } as const;

/** A relative validity period of five minutes, the shortest there is (section 9.2.3.12.1). */
export const VALID_5_MINUTES = 0;

/** An SMS-SUBMIT as `AT+CMGS` takes it in PDU mode (3GPP TS 27.005, section 4.3). */
export interface SubmitPdu {
  /** What is typed: upper case hexadecimal, with an empty service centre address, so that the SIM's is used. */
  readonly hex: string;
  /** The number that the command names: octets without the service centre address. */
  readonly octets: number;
}

/**
 * @param to number in E.164, with its plus
 * @param validity TP-VP, one octet: how long the network keeps what it can't deliver
 */
export function encodeSubmit(part: MessagePart, to: string, validity: number): SubmitPdu {
  const digits = to.replace(/^\+/, '');
  const { length, octets: data } = userData(part);
  const octets = Buffer.concat([
    // The message reference is chosen by the modem.
    Buffer.from([part.place ? SUBMIT_WITH_HEADER : SUBMIT, 0x00, digits.length, INTERNATIONAL]),
    semiOctets(digits),
    Buffer.from([0x00, CODING[part.alphabet], validity, length]),
    data,
  ]);
  return { hex: `00${octets.toString('hex').toUpperCase()}`, octets: octets.length };
}

/** Two digits an octet, the first one in the lower half, filled up with 1111 (section 9.1.2.3). */
function semiOctets(digits: string): Buffer {
  const even = digits.length % 2 === 0 ? digits : `${digits}F`;
  return Buffer.from(even.replace(/(.)(.)/g, '$2$1'), 'hex');
}

/** TP-UDL and TP-UD (sections 9.2.3.16 and 9.2.3.24). */
function userData({ alphabet, units, place }: MessagePart): { length: number; octets: Buffer } {
  const header = place ? concatenation(place) : Buffer.alloc(0);
  if (alphabet === 'ucs2') {
    const text = Buffer.alloc(units.length * 2);
    units.forEach((unit, at) => text.writeUInt16BE(unit, at * 2));
    return { length: header.length + text.length, octets: Buffer.concat([header, text]) };
  }
  // The length counts septets, those that the header takes included; the text begins on a septet boundary.
  const headerSeptets = Math.ceil((header.length * 8) / 7);
  const fillBits = headerSeptets * 7 - header.length * 8;
  return {
    length: headerSeptets + units.length,
    octets: Buffer.concat([header, packSeptets(units, fillBits)]),
  };
}

/** User data header with one element: concatenation with a reference of 8 bits (section 9.2.3.24.1). */
function concatenation({ reference, total, number }: PartPlace): Buffer {
  return Buffer.from([0x05, 0x00, 0x03, reference, total, number]);
}

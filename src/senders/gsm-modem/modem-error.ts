/** How a modem says that a command failed (3GPP TS 27.005, section 3.2.5; TS 27.007, section 9.2). */
export interface ModemError {
  readonly family: 'cms' | 'cme' | 'plain';
  /** null: the modem gave no number. */
  readonly number: number | null;
}

/** The end of a command; null: the line is not one. */
export type FinalResult = { readonly ok: true } | { readonly ok: false; readonly error: ModemError };

export function parseFinalResult(line: string): FinalResult | null {
  if (line === 'OK') return { ok: true };
  if (line === 'ERROR' || line === 'COMMAND NOT SUPPORT')
    return { ok: false, error: { family: 'plain', number: null } };
  const match = /^\+CM([SE]) ERROR: *(.*)$/.exec(line);
  if (!match) return null;
  const number = /^\d{1,5}$/.test(match[2] ?? '') ? Number(match[2]) : null;
  return { ok: false, error: { family: match[1] === 'S' ? 'cms' : 'cme', number } };
}

/** Causes that lie in this number or this text: the same message will never get through. Everything else may pass. */
const FAILED: Readonly<Record<number, string>> = {
  // The network's causes (3GPP TS 24.011, annex E.2).
  1: 'no such number',
  8: 'barred by the operator',
  10: 'calls are barred',
  21: 'rejected by the network',
  28: 'unknown to the network',
  29: 'refused by the network',
  30: 'unknown subscriber',
  50: 'not subscribed to this',
  69: 'not implemented by the network',
  // The service centre's (3GPP TS 23.040, section 9.2.3.22).
  195: 'invalid address',
  196: 'address barred',
  // The modem's own (3GPP TS 27.005, section 3.2.5).
  304: 'the modem takes no such message',
  305: 'the modem takes no such message',
};

/** The service centre has it already (3GPP TS 23.040, section 9.2.3.22). */
const DUPLICATE = 197;

/** Words for what an owner can mend. */
const LATER: Readonly<Record<number, string>> = {
  27: 'the phone can not be reached',
  38: 'the network is out of order',
  41: 'the network failed for now',
  42: 'the network is congested',
  192: 'the service centre is busy',
  193: 'the SIM may send no messages',
  194: 'the service centre failed',
  310: 'no SIM',
  311: 'the SIM asks for its PIN',
  313: 'the SIM failed',
  314: 'the SIM is busy',
  315: 'the wrong SIM',
  316: 'the SIM is locked and asks for its PUK',
  330: 'the SIM knows no service centre: store one with AT+CSCA',
  331: 'no network',
  332: 'the network did not answer',
};

/** What an error at sending means for the message. `detail` holds no number and no text of it. */
export type ErrorMeaning =
  { readonly kind: 'sent' } | { readonly kind: 'later' | 'failed'; readonly detail: string };

export function meaningOf({ family, number }: ModemError): ErrorMeaning {
  const told = `${{ cms: '+CMS ERROR', cme: '+CME ERROR', plain: 'ERROR' }[family]}${number === null ? '' : ` ${number}`}`;
  if (family !== 'cms' || number === null) return { kind: 'later', detail: told };
  if (number === DUPLICATE) return { kind: 'sent' };
  const why = FAILED[number];
  if (why !== undefined) return { kind: 'failed', detail: `${told}: ${why}` };
  return { kind: 'later', detail: LATER[number] === undefined ? told : `${told}: ${LATER[number]}` };
}

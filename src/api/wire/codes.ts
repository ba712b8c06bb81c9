import * as z from 'zod';

const PHONE_CHARACTERS_MAX = 64;
/** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
const EMAIL_CHARACTERS_MAX = 254;
const CODE_CHARACTERS_MAX = 32;

export const phoneIn = z.string().trim().min(1).max(PHONE_CHARACTERS_MAX);
export const emailIn = z.string().trim().min(1).max(EMAIL_CHARACTERS_MAX);

/** Digits in a string: a number would lose its leading zeros. What is a code is the accounts' rule. */
export const codeIn = z.string().trim().min(1).max(CODE_CHARACTERS_MAX).meta({ example: '042713' });

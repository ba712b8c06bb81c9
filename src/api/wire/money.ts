import * as z from 'zod';
import { parseMoney } from '../../accounts/money.js';

const CHARACTERS_MAX = 40;

/** An amount as taken: a decimal string, never a JSON number, which many programs can't hold exactly. Minor units inside; more than 0. */
export const amountIn = z
  .string({ error: 'must be a decimal string in quotes, for example "12.50"' })
  .max(CHARACTERS_MAX)
  .transform((text, context) => {
    const read = parseMoney(text);
    if (read.ok && read.minor > 0) return read.minor;
    context.addIssue(read.ok ? 'must be more than 0' : read.message);
    return z.NEVER;
  })
  .meta({ example: '12.50' });

/** An amount as answered: two places, always. */
export const amountOut = z.string().meta({ example: '12.50' });

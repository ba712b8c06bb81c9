import type { AccessFacts } from '../facts.js';
import type { AccessRequest } from '../request.js';
import type { Verdict } from '../verdict.js';

/** One reason to refuse. Pure; looks at nothing but what it is given. */
export type Rule = (request: AccessRequest, facts: AccessFacts) => Verdict;

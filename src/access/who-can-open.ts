import { decide } from './decide.js';
import type { AccessFacts } from './facts.js';
import type { AccessRequest } from './request.js';
import type { Verdict } from './verdict.js';

/** Somebody, or something, that might ask; with the facts as they are for them. */
export interface Candidate<S> {
  readonly subject: S;
  readonly request: AccessRequest;
  readonly facts: AccessFacts;
}

export interface Admitted<S> {
  readonly subject: S;
  /** By what right. */
  readonly because: Verdict;
}

/** Those of the candidates who would be let in: the same as asking `decide` for each. In their order. */
export function whoCanOpen<S>(candidates: Iterable<Candidate<S>>): Admitted<S>[] {
  const admitted: Admitted<S>[] = [];
  for (const { subject, request, facts } of candidates) {
    const { granted, because } = decide(request, facts);
    if (granted) admitted.push({ subject, because });
  }
  return admitted;
}

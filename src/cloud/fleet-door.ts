import { timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { sha256 } from '../audit/sha-256.js';
import { CloudProblem } from './problem.js';

/** Lets in whoever has the token of the owner of the fleet. @throws CloudProblem 401 `token_wrong` */
export function fleetDoor(token: string): RequestHandler {
  const wanted = sha256(Buffer.from(token));
  return (request, _, next) => {
    const [, given = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    // Of one length, and compared in one time, whatever was given.
    if (!timingSafeEqual(sha256(Buffer.from(given)), wanted))
      throw new CloudProblem(401, 'token_wrong', 'This is for the owner of the fleet.');
    next();
  };
}

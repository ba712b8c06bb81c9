// Express 5 with routes that verify a JWT as the hub does (HS256, a KeyObject) and answer; nothing else.
import { createSecretKey, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import jwt from 'jsonwebtoken';
import { ANSWER, ME } from './answer.js';

const key = createSecretKey(randomBytes(32));
const claims = {
  typ: 'access',
  user_id: '01900000-0000-7000-8000-000000000000',
  username: null,
  role: 'admin',
};
const token = jwt.sign(claims, key, { algorithm: 'HS256', expiresIn: '1h' });

const app = express();
app.disable('x-powered-by').disable('etag');
app.post('/api/v1/devices/:id/unlock', (request, response) => {
  try {
    jwt.verify((request.headers.authorization ?? '').slice('Bearer '.length), key, { algorithms: ['HS256'] });
  } catch {
    response.status(401).end();
    return;
  }
  response.json(ANSWER);
});
app.get('/api/v1/auth/me', (request, response) => {
  try {
    jwt.verify((request.headers.authorization ?? '').slice('Bearer '.length), key, { algorithms: ['HS256'] });
  } catch {
    response.status(401).end();
    return;
  }
  response.json(ME);
});
const server = app.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ url, token })}\n`);
});
process.on('disconnect', () => process.exit(0));

import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import t from 'tap';
import { requestClasses } from '../../src/api/request-classes.js';
import { JsonClient } from '../support/json-client.js';

t.test('requests and responses are born with the prototype that Express gives them', async (t) => {
  const app = express();
  const classes = requestClasses(app);
  const born: object[] = [];
  let atHandler: object[] = [];
  app.get('/', (request, response) => {
    atHandler = [Object.getPrototypeOf(request) as object, Object.getPrototypeOf(response) as object];
    response.json({ ip: request.ip, isMessage: request instanceof IncomingMessage });
  });
  const server = createServer(classes, (request, response) => {
    born.push(Object.getPrototypeOf(request) as object, Object.getPrototypeOf(response) as object);
    t.ok(response instanceof ServerResponse);
    app(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new JsonClient(`http://127.0.0.1:${address.port}`);
  t.teardown(() => client.close());
  const { status, body } = await client.send('GET', '/');
  t.equal(status, 200);
  t.strictSame(body, { ip: '127.0.0.1', isMessage: true });
  t.equal(atHandler[0], born[0], 'Express changed nothing');
  t.equal(atHandler[1], born[1], 'Express changed nothing');
});

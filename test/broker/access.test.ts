import t from 'tap';
import { accessMatrix } from './access-matrix.js';
import { tcp } from './program-clients.js';

t.setTimeout(240_000);

for (const connector of [tcp]) {
  t.test(`who may do what with which topic, over ${connector.name}`, (t) => accessMatrix(t, connector));
}

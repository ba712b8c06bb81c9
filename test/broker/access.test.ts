import t from 'tap';
import { accessMatrix } from './access-matrix.js';
import { CONNECTORS } from './connectors.js';

t.setTimeout(600_000);

for (const connector of CONNECTORS) {
  t.test(`who may do what with which topic, over ${connector.name}`, (t) => accessMatrix(t, connector));
}

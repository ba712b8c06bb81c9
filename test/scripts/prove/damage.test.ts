import { corruptPagesProof } from '../../../scripts/prove/faults/corrupt-pages-proof.js';
import { longUseProof } from '../../../scripts/prove/faults/long-use-proof.js';
import { shortPass } from './short-pass.js';

shortPass(corruptPagesProof, 3);
shortPass(longUseProof, 400);

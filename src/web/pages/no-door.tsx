import { tell } from '../languages/tell.js';
import { Notice } from '../parts/notice.js';

/** Where a door is needed and nobody has one. */
export function NoDoor() {
  return (
    <Notice tone="calm" icon="doors">
      {tell('There is no door here for you yet. Who runs the house can give you one, or pair a lock.')}
    </Notice>
  );
}

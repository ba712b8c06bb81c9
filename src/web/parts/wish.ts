import { useState } from 'preact/hooks';
import { Wish } from '../api/wish.js';

/** A wish for as long as its form is shown. */
export function useWish<Body>(): Wish<Body> {
  return useState(() => new Wish<Body>())[0];
}

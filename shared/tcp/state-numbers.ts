import { S_FLAGS, STATE_SHIFT } from './tcp-words.ts';

/** Indexes into TCP_STATES, for packed columns. */
export const UNKNOWN = 0;
export const CLOSED = 1;
export const LISTEN = 2;
export const SYN_SENT = 3;
export const SYN_RECEIVED = 4;
export const ESTABLISHED = 5;
export const FIN_WAIT_1 = 6;
export const FIN_WAIT_2 = 7;
export const CLOSE_WAIT = 8;
export const CLOSING = 9;
export const LAST_ACK = 10;
export const TIME_WAIT = 11;

/** A side's state. */
export function stateOf(w: Uint32Array, side: number): number {
  return (w[side + S_FLAGS] >>> STATE_SHIFT) & 15;
}

/** Sets a side's state. */
export function setState(w: Uint32Array, side: number, state: number): void {
  w[side + S_FLAGS] = (w[side + S_FLAGS] & ~(15 << STATE_SHIFT)) | (state << STATE_SHIFT);
}

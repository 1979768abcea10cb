import { describe, expect, it } from 'vitest';
import { HANDSHAKE, play, secondLook, statesOf } from '../flows/play.ts';

/** A conversation, and the states of client and server after each packet (after the handshake's three). */
interface Conversation {
  readonly name: string;
  readonly text: string;
  readonly states: readonly string[];
}

const OPEN = 'ESTABLISHED / ESTABLISHED';

/** Conversations that begin with the handshake. */
const CONVERSATIONS: readonly Conversation[] = [
  {
    name: 'half-close: the server goes on sending, the client acknowledges, then the server closes',
    text: `C FA 101 501 \n S A 501 102 \n S PA 501 102 300 \n C A 102 801 \n S FA 801 102 \n C A 102 802`,
    states: [
      'FIN-WAIT-1 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
      'TIME-WAIT / LAST-ACK',
      'TIME-WAIT / CLOSED',
    ],
  },
  {
    name: 'data of the server crosses the FIN: it does not acknowledge it yet',
    text: `C FA 101 501 \n S PA 501 101 300 \n C A 102 801 \n S A 801 102`,
    states: [
      'FIN-WAIT-1 / CLOSE-WAIT',
      'FIN-WAIT-1 / CLOSE-WAIT',
      'FIN-WAIT-1 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
    ],
  },
  {
    name: 'FIN answered by FIN and ACK in one: three packets close',
    text: `C FA 101 501 \n S FA 501 102 \n C A 102 502`,
    states: ['FIN-WAIT-1 / CLOSE-WAIT', 'TIME-WAIT / LAST-ACK', 'TIME-WAIT / CLOSED'],
  },
  {
    name: 'simultaneous close with data before the second FIN',
    text: `S FA 501 101 \n C PA 101 501 10 \n C FA 111 501 \n C A 112 502 \n S A 502 112`,
    states: [
      'CLOSE-WAIT / FIN-WAIT-1',
      'CLOSE-WAIT / FIN-WAIT-1',
      'CLOSING / CLOSING',
      'CLOSING / TIME-WAIT',
      'TIME-WAIT / TIME-WAIT',
    ],
  },
  {
    name: 'TIME-WAIT acknowledges the repeated FIN and stays',
    text: `C FA 101 501 \n S FA 501 102 \n S FA 501 102 0 @1s \n C A 102 502`,
    states: [
      'FIN-WAIT-1 / CLOSE-WAIT',
      'TIME-WAIT / LAST-ACK',
      'TIME-WAIT / LAST-ACK',
      'TIME-WAIT / CLOSED',
    ],
  },
  {
    name: 'TIME-WAIT is cut short by an exact reset (RFC 1337)',
    text: `C FA 101 501 \n S FA 501 102 \n S R 502 0`,
    states: ['FIN-WAIT-1 / CLOSE-WAIT', 'TIME-WAIT / LAST-ACK', 'CLOSED / CLOSED'],
  },
  {
    name: 'keep-alives and their answers change nothing',
    text: `C A 100 501 0 @30s \n S A 501 101 \n C A 100 501 1 @60s \n S A 501 101`,
    states: [OPEN, OPEN, OPEN, OPEN],
  },
  {
    name: 'keep-alives of a half-closed end change nothing',
    text: `C FA 101 501 \n S A 501 102 \n S A 500 102 0 @30s \n C A 102 501`,
    states: [
      'FIN-WAIT-1 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
      'FIN-WAIT-2 / CLOSE-WAIT',
    ],
  },
  {
    name: 'keep-alives without an answer end in RST+ACK of the prober',
    text: `C A 100 501 0 @30s \n C A 100 501 0 @31s \n C RA 101 501 0 @32s`,
    states: [OPEN, OPEN, 'CLOSED / CLOSED'],
  },
  {
    name: 'an in-window reset is challenged; the exact one that answers the challenge ACK closes',
    text: `C R 150 0 \n S A 501 101 \n C R 101 0`,
    states: ['CLOSED / ESTABLISHED', 'CLOSED / ESTABLISHED', 'CLOSED / CLOSED'],
  },
  {
    name: 'a repeated SYN to a synchronized end is challenged and changes nothing',
    text: `C S 100 0 0 @1s \n S A 501 101`,
    states: [OPEN, OPEN],
  },
  {
    name: 'an end that closed resets what comes late; the reset carries the number that was acknowledged',
    text: `C FA 101 501 \n S PA 501 102 300 \n C R 102 0`,
    states: ['FIN-WAIT-1 / CLOSE-WAIT', 'FIN-WAIT-2 / CLOSE-WAIT', 'CLOSED / CLOSED'],
  },
];

/** Conversations from their first packet. */
const OPENINGS: readonly Conversation[] = [
  {
    name: 'simultaneous open: both SYNs cross, both are acknowledged by SYN+ACK (figure 7)',
    text: `C S 100 \n S S 500 \n C SA 100 501 \n S SA 500 101`,
    states: [
      'SYN-SENT / LISTEN',
      'SYN-RECEIVED / SYN-RECEIVED',
      'SYN-RECEIVED / ESTABLISHED',
      OPEN,
    ],
  },
  {
    name: 'simultaneous open, acknowledged by plain ACKs',
    text: `C S 100 \n S S 500 \n C A 101 501 \n S A 501 101`,
    states: [
      'SYN-SENT / LISTEN',
      'SYN-RECEIVED / SYN-RECEIVED',
      'SYN-RECEIVED / ESTABLISHED',
      OPEN,
    ],
  },
  {
    name: 'SYN and SYN+ACK repeated, then the handshake completes',
    text: `C S 100 \n C S 100 0 0 @1s \n S SA 500 101 \n S SA 500 101 0 @2s \n C A 101 501`,
    states: [
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'ESTABLISHED / SYN-RECEIVED',
      'ESTABLISHED / SYN-RECEIVED',
      OPEN,
    ],
  },
  {
    name: 'a half-open scan: the prober resets the SYN+ACK',
    text: `C S 100 \n S SA 500 101 \n C R 101 0`,
    states: ['SYN-SENT / LISTEN', 'ESTABLISHED / SYN-RECEIVED', 'CLOSED / CLOSED'],
  },
  {
    name: 'the handshake is completed by data; a FIN follows at once',
    text: `C S 100 \n S SA 500 101 \n C PA 101 501 20 \n C FA 121 501`,
    states: ['SYN-SENT / LISTEN', 'ESTABLISHED / SYN-RECEIVED', OPEN, 'FIN-WAIT-1 / CLOSE-WAIT'],
  },
  {
    name: 'a half-open connection: the old end answers the SYN with a challenge ACK and is reset',
    text: `C S 100 \n S A 9000 70000 \n C R 70000 0 \n C S 100 0 0 @1s \n S SA 500 101 \n C A 101 501`,
    states: [
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'SYN-SENT / LISTEN',
      'ESTABLISHED / SYN-RECEIVED',
      OPEN,
    ],
  },
];

describe('the states of both ends, packet by packet', () => {
  it.each(CONVERSATIONS)('$name', ({ text, states }) => {
    expect(statesOf(secondLook(play(`${HANDSHAKE} ${text}`))).slice(3)).toEqual(states);
  });

  it.each(OPENINGS)('$name', ({ text, states }) => {
    expect(statesOf(secondLook(play(text)))).toEqual(states);
  });
});

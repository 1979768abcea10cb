import { describe, expect, it } from 'vitest';
import { ENDPOINT_GENERATIONS, type RstFacts } from '../../../shared/flows/flow-facts.ts';
import { GENERATION_NUMBERS, RST_OUTCOMES } from '../../../shared/flows/rst-outcomes.ts';
import { resetOutcomes, type ResetSight } from '../../../shared/tcp/reset-outcome.ts';
import {
  RST_VALIDITIES,
  TCP_STATES,
  type RstValidity,
  type TcpState,
} from '../../../shared/tcp/tcp-names.ts';
import { factsOf, HANDSHAKE, play } from '../flows/play.ts';

const A = 'accepted';
const C = 'challenged';
const D = 'dropped';
const U = 'unknown';

type Row = readonly [
  state: TcpState,
  validity: RstValidity,
  oldRange: ResetSight['oldRange'],
  more: Partial<ResetSight>,
  rfc793: string,
  rfc5961: string,
  linux: string,
];

describe('what endpoints of each generation make of a reset', () => {
  it.each<Row>([
    ['ESTABLISHED', 'exact', 'inside', {}, A, A, A],
    ['ESTABLISHED', 'in-window', 'inside', {}, A, C, C],
    ['ESTABLISHED', 'in-window', 'inside', { sackEdge: true }, A, C, A],
    ['ESTABLISHED', 'in-window', 'inside', { captureGap: true }, A, U, U],
    ['ESTABLISHED', 'left', 'outside', {}, D, D, D],
    ['ESTABLISHED', 'right', 'inside', {}, A, D, D],
    ['ESTABLISHED', 'right', 'outside', {}, D, D, D],
    ['ESTABLISHED', 'unknown', 'open', {}, U, U, U],
    ['CLOSE-WAIT', 'left', 'outside', { finNumber: true }, D, D, A],
    ['CLOSE-WAIT', 'unknown', 'open', { finNumber: true }, U, U, A],
    ['LAST-ACK', 'left', 'outside', { finNumber: true }, D, D, A],
    ['CLOSING', 'left', 'outside', { finNumber: true }, D, D, A],
    ['CLOSE-WAIT', 'in-window', 'inside', {}, A, C, C],
    ['FIN-WAIT-1', 'in-window', 'inside', {}, A, C, C],
    ['FIN-WAIT-2', 'exact', 'inside', {}, A, A, A],
    // After close() Linux obeys it, after shutdown() it challenges it (measured): packets do not show which.
    ['FIN-WAIT-2', 'in-window', 'inside', {}, A, C, U],
    ['FIN-WAIT-2', 'in-window', 'inside', { sackEdge: true }, A, C, A],
    ['FIN-WAIT-2', 'in-window', 'inside', { captureGap: true }, A, U, U],
    ['FIN-WAIT-2', 'left', 'outside', {}, D, D, D],
    ['SYN-RECEIVED', 'exact', 'inside', {}, A, A, A],
    ['SYN-SENT', 'exact', 'open', {}, A, A, A],
    ['SYN-SENT', 'unknown', 'open', {}, D, D, D],
    ['TIME-WAIT', 'exact', 'inside', {}, A, A, A],
    ['TIME-WAIT', 'in-window', 'inside', {}, D, C, D],
    ['TIME-WAIT', 'left', 'outside', {}, D, D, D],
    ['LISTEN', 'exact', 'inside', {}, U, U, U],
    ['UNKNOWN', 'left', 'outside', {}, D, D, D],
    ['UNKNOWN', 'unknown', 'open', {}, U, U, U],
    ['CLOSED', 'exact', 'inside', { bothClosed: true }, D, D, D],
    ['CLOSED', 'exact', 'inside', {}, A, A, A],
  ])('in %s: %s, %s of the old range, %o', (state, validity, oldRange, more, ...outcomes) => {
    const packed = resetOutcomes({
      receiverState: TCP_STATES.indexOf(state),
      bothClosed: false,
      validity: RST_VALIDITIES.indexOf(validity),
      oldRange,
      finNumber: false,
      sackEdge: false,
      captureGap: false,
      ...more,
    });
    expect(Object.values(RST_OUTCOMES[packed])).toEqual(outcomes);
  });

  it('generations are numbered in the order of their names', () => {
    expect(ENDPOINT_GENERATIONS.map((name) => GENERATION_NUMBERS[name])).toEqual([0, 1, 2]);
    expect(Object.keys(RST_OUTCOMES[0])).toEqual([...ENDPOINT_GENERATIONS]);
  });
});

const REQUEST = `${HANDSHAKE} C PA 101 501 100 \n S A 501 201`;
const lastReset = (text: string): RstFacts | null => factsOf(play(text)).sides[0].lastRst;
const outcomes = (text: string): string => Object.values(lastReset(text)?.outcomes ?? {}).join(' ');

describe('the facts of a reset in a conversation', () => {
  it.each([
    ['exact', `${REQUEST} \n C R 201 0`, `${A} ${A} ${A}`],
    ['one beyond', `${REQUEST} \n C R 202 0`, `${A} ${C} ${C}`],
    ['at the right edge, which RFC 793 still takes', `${REQUEST} \n C R 8393 0`, `${A} ${D} ${D}`],
    ['beyond the right edge', `${REQUEST} \n C R 8394 0`, `${D} ${D} ${D}`],
    ['below what was acknowledged', `${REQUEST} \n C R 150 0`, `${D} ${D} ${D}`],
    [
      'between the highest ACK and the data under way',
      `${REQUEST} \n C PA 201 501 100 \n C R 250 0`,
      `${U} ${U} ${U}`,
    ],
    [
      'the FIN number after its ACK (reference 004)',
      `${REQUEST} \n C FA 201 501 \n S A 501 202 \n C R 201 0`,
      `${D} ${D} ${A}`,
    ],
    [
      'the FIN number once more: the first one may have been forged',
      `${REQUEST} \n C FA 201 501 \n S A 501 202 \n C R 201 0 \n C R 201 0`,
      `${D} ${D} ${A}`,
    ],
    [
      'the FIN number before its ACK was seen',
      `${REQUEST} \n C FA 201 501 \n C R 201 0`,
      `${U} ${U} ${A}`,
    ],
    [
      'the number after the FIN',
      `${REQUEST} \n C FA 201 501 \n S A 501 202 \n C R 202 0`,
      `${A} ${A} ${A}`,
    ],
    [
      'a closed window, one beyond',
      `${REQUEST} \n S A 501 201 0 win=0 \n C R 202 0`,
      `${D} ${D} ${D}`,
    ],
    [
      'to a server that has finished',
      `${REQUEST} \n C FA 201 501 \n S FA 501 202 \n C A 202 502 \n C R 202 0`,
      `${D} ${D} ${D}`,
    ],
  ])('%s', (_name, text, expected) => {
    expect(outcomes(text)).toBe(expected);
  });
});

describe('signs that somebody else sent a reset', () => {
  /** Client at 40 ms, server at 20 ms from the capture point. */
  const FAR = `
    C S  100 0 0 @0s id=11
    S SA 500 101 0 @0.02s
    C A  101 501 0 @0.06s id=12
    C PA 101 501 100 @0.061s id=13
    S A  501 201 0 @0.081s id=900
    S PA 501 201 300 @0.1s id=901
  `;

  it.each([
    [
      'the client acknowledges what passed 5 ms ago, 40 ms away',
      `${FAR} C RA 201 801 0 @0.105s`,
      true,
    ],
    ['... what passed a round trip ago', `${FAR} C RA 201 801 0 @0.141s`, false],
    [
      '... after more than half of a round trip: the handshake may have been slow',
      `${FAR} C RA 201 801 0 @0.125s`,
      false,
    ],
    ['... only what came before', `${FAR} C RA 201 501 0 @0.105s`, false],
    [
      '... what it had acknowledged by another packet',
      `${FAR} C A 201 801 0 @0.1005s \n C RA 201 801 0 @0.105s`,
      false,
    ],
    [
      'a plain reset with its own next number acknowledges nothing',
      `${FAR} C R 201 0 0 @0.105s`,
      false,
    ],
    [
      'a plain reset with a number that only the packet 2 ms before it carried',
      `${FAR} C PA 201 501 100 @0.15s \n C PA 301 501 100 @0.151s \n S PA 801 301 10 @0.172s \n C R 301 0 0 @0.174s`,
      true,
    ],
    [
      '... that older packets carried too',
      `${FAR} C PA 201 501 100 @0.15s \n S PA 801 201 10 @0.16s \n S PA 811 201 10 @0.172s \n C R 201 0 0 @0.174s`,
      false,
    ],
    [
      'beside the client no round trip can be told',
      `${HANDSHAKE} S PA 501 101 10 @0.1s \n C RA 101 511 0 @0.1001s`,
      false,
    ],
    [
      'after a repeated SYN+ACK no round trip can be told',
      `C S 100 0 0 @0s \n S SA 500 101 0 @0.02s \n S SA 500 101 0 @1.02s \n C A 101 501 0 @1.06s \n S PA 501 101 10 @2s \n C RA 101 511 0 @2.005s`,
      false,
    ],
  ])('round trip: %s', (_name, text, expected) => {
    expect(lastReset(text)?.beatsRoundTrip).toBe(expected);
  });

  it('round trip of a server: from the SYN to the SYN+ACK', () => {
    const after = (seconds: string): boolean | undefined =>
      factsOf(play(`${FAR} C PA 201 801 50 @0.2s \n S RA 801 251 0 @${seconds}`)).sides[1].lastRst
        ?.beatsRoundTrip;
    expect([after('0.204s'), after('0.212s')]).toEqual([true, false]);
  });

  it('a proxy that answers itself, but the SYN only after its other side did, is no other sender', () => {
    const proxied = `
      C S  100 0 0 @0s
      S SA 500 101 0 @0.032s
      C A  101 501 0 @0.0321s
      C PA 101 501 517 @0.0335s
      S A  501 618 0 @0.0337s
      C PA 618 501 80 @0.04s
      S RA 501 698 0 @0.041s
    `;
    expect(factsOf(play(proxied)).sides[1].lastRst?.beatsRoundTrip).toBe(false);
  });

  it.each([
    ["is the server's newest, far from the client's own", `${FAR} C RA 201 801 0 id=901`, true],
    ["is the server's newest but one", `${FAR} C RA 201 801 0 id=900`, false],
    ['0 is no number', `${FAR} S A 801 201 0 id=0 \n C RA 201 801 0 id=0`, false],
    ["goes on from the client's own", `${FAR} S A 801 201 0 id=14 \n C RA 201 801 0 id=14`, false],
    [
      'is always the same: a tool',
      `C S 100 0 0 id=1 \n S SA 500 101 0 id=1 \n C RA 101 501 0 id=1`,
      false,
    ],
  ])('IP-ID %s', (_name, text, expected) => {
    expect(lastReset(text)?.ipIdCopied).toBe(expected);
  });

  it.each([
    ['none', 0, false],
    ['AE of accurate ECN, which is in use', 1, false],
    ['one of the three', 4, true],
  ])('reserved bits: %s', (_name, bits, expected) => {
    expect(lastReset(`${HANDSHAKE} C R 101 0 0 rsv=${bits}`)?.reservedBits).toBe(expected);
  });
});

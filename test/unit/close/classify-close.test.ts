import { describe, expect, it } from 'vitest';
import { factsOf, HANDSHAKE, play } from '../flows/play.ts';

const close = (text: string, quiet = 0): unknown => factsOf(play(text, quiet)).close;

describe('how a flow ended, and by whom', () => {
  it('graceful: both FINs, first closer named', () => {
    expect(
      close(`${HANDSHAKE} S FA 501 101 \n C A 101 502 \n C FA 101 502 \n S A 502 102`),
    ).toMatchObject({
      kind: 'graceful',
      by: 'server',
      stage: 'none',
      tags: [],
    });
  });

  it('graceful stays graceful when a reset answers a straggler after both FINs', () => {
    const text = `${HANDSHAKE} C FA 101 501 \n S FA 501 102 \n C A 102 502 \n S A 502 102 0 @9s \n C R 102 0 @9s`;
    expect(close(text)).toMatchObject({ kind: 'graceful', by: 'client' });
  });

  const crossing = `${HANDSHAKE} S FA 501 101 \n C FA 101 501`;

  it('timeout, not graceful: both FINs, and one of them repeated into silence', () => {
    const again = '\n C FA 101 502 @2s \n C FA 101 502 @4s \n C FA 101 502 @8s';
    expect(close(`${crossing} ${again}`, 20)).toMatchObject({ kind: 'timeout', by: 'unknown' });
    expect(close(`${crossing} ${again} \n S A 502 102 @9s`, 20)).toMatchObject({
      kind: 'graceful',
    });
  });

  it('graceful: a FIN whose ACK is not in the capture, and that nobody repeats', () => {
    expect(close(crossing, 20)).toMatchObject({ kind: 'graceful' });
    const twice = '\n C FA 101 502 @1s \n C FA 101 502 @2s \n C FA 101 502 @3s';
    expect(close(`${crossing} ${twice}`, 3)).toMatchObject({ kind: 'graceful' });
  });

  it('reset: a FIN whose late data meets a closed socket', () => {
    expect(close(`${HANDSHAKE} C FA 101 501 \n S PA 501 102 30 \n C R 102 0`)).toMatchObject({
      kind: 'reset',
      by: 'client',
      tags: ['reset', 'fin', 'single_rst'],
    });
  });

  it('refused: a reset is all that the server ever says', () => {
    expect(close('C S 100 \n S RA 0 101')).toMatchObject({ kind: 'refused', by: 'server' });
  });

  it('refused: also when the SYN carried data, of which the reset acknowledges a part or nothing', () => {
    expect(close('C S 100 0 50 \n S RA 0 101')).toMatchObject({ kind: 'refused', by: 'server' });
    expect(close('C S 100 0 50 \n S RA 0 151')).toMatchObject({ kind: 'refused', by: 'server' });
  });

  it('not refused: a reset for a number that the client never sent, which SYN-SENT ignores', () => {
    expect(close('C S 100 \n S RA 0 600', 20)).toMatchObject({ kind: 'unanswered' });
    expect(close('C S 100 \n S R 0 0', 20)).toMatchObject({ kind: 'unanswered' });
  });

  it('not refused: the client was connected and had sent data, only the answers were not captured', () => {
    const text = 'C S 100 \n C A 101 501 \n C PA 101 501 500 \n S RA 501 601';
    expect(close(text)).toMatchObject({ kind: 'reset', by: 'server' });
  });

  it('unanswered: a SYN with data into silence', () => {
    expect(close('C S 100 0 50', 20)).toMatchObject({ kind: 'unanswered', stage: 'post-syn' });
  });

  it('unanswered: SYNs into silence; not yet while the first answer may be under way', () => {
    expect(close('C S 100 \n C S 100 @1s \n C S 100 @3s', 20)).toMatchObject({
      kind: 'unanswered',
      // FACTS 2.5 #12: Radar leaves repeated SYNs out, whatever else the flow is
      stage: 'none',
      tags: ['syn_retransmit'],
      signature: null,
      excluded: 'syn-retransmit',
    });
    expect(close('C S 100', 0.5)).toMatchObject({ kind: 'open', excluded: 'window-end' });
  });

  it('half-closed: one FIN, acknowledged, and the other side open', () => {
    expect(close(`${HANDSHAKE} C FA 101 501 \n S A 501 102`, 60)).toMatchObject({
      kind: 'half-closed',
      by: 'client',
    });
  });

  it('timeout: data that nobody acknowledged', () => {
    expect(close(`${HANDSHAKE} C PA 101 501 200 \n C PA 101 501 200 @1s`, 30)).toMatchObject({
      kind: 'timeout',
      stage: 'post-psh',
      tags: ['timeout'],
    });
  });

  it('timeout: SYN+ACKs repeated although the client has acknowledged', () => {
    expect(
      close(`${HANDSHAKE} S SA 500 101 0 @1s \n C A 101 501 0 @1.01s \n S SA 500 101 0 @3s`, 30),
    ).toMatchObject({ kind: 'timeout' });
  });

  it('open: an idle connection with everything acknowledged', () => {
    expect(close(`${HANDSHAKE} C PA 101 501 200 \n S A 501 301`, 30)).toMatchObject({
      kind: 'open',
    });
  });

  it('mid-capture: neither beginning nor end', () => {
    expect(close('C PA 101 501 5 \n S A 501 106')).toMatchObject({
      kind: 'mid-capture',
      excluded: 'mid-capture',
    });
  });

  it('rejected resets end nothing', () => {
    expect(close(`${HANDSHAKE} C R 150 0 \n S A 501 101`)).toMatchObject({ kind: 'open' });
  });
});

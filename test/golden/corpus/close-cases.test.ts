import { describe, expect, it } from 'vitest';
import { classifyClose } from '../../../shared/close/classify-close.ts';
import { buildFacts } from '../../../shared/flows/build-facts.ts';
import type { FlowFacts } from '../../../shared/flows/flow-facts.ts';
import { CORPUS, HAS_CORPUS, readCapture } from './corpus-files.ts';
import { trackCapture } from './track-capture.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

function factsOf(name: string, stream: number, folder = 'captures'): FlowFacts {
  const tracked = trackCapture(name, readCapture(name, folder));
  if (tracked === null) throw new Error(`${name} did not open`);
  const { tracker } = tracked;
  for (let flow = 0; flow < tracker.flowCount; flow += 1) {
    if (tracker.tcpStream(flow) !== stream) continue;
    return buildFacts(tracker, flow, { close: classifyClose, tls: () => null, http: () => null });
  }
  throw new Error(`${name} has no stream ${stream}`);
}

describe.skipIf(!HAS_CORPUS)('closes played on a Linux kernel (FACTS 4.4)', () => {
  it.each([
    ['close_graceful.pcap', 'graceful', 'client', 'an orderly close'],
    ['close_srvfin_clean.pcap', 'graceful', 'server', 'the server closes first'],
    ['close_refused.pcap', 'refused', 'server', 'a closed port'],
    ['close_linger0.pcap', 'reset', 'client', 'SO_LINGER 0'],
    ['close_unread.pcap', 'reset', 'client', 'a close with unread data'],
    ['close_srvfin_unread.pcap', 'reset', 'client', "unread data after the server's FIN"],
    ['close_shutwr_unread.pcap', 'reset', 'client', 'a half-close, then a close with unread data'],
    ['close_late.pcap', 'reset', 'client', 'late data for a closed socket'],
    ['close_bulk.pcap', 'reset', 'client', 'a cancelled download'],
    ['s002_RF.pcap', 'reset', 'client', 'RST before FIN: the server is gone and answers the FIN'],
    ['s002_FR.pcap', 'graceful', 'server', 'FIN before RST: both FINs were acknowledged before it'],
    ['s004_A.pcap', 'reset', 'client', "a reset with the FIN's own number in CLOSE-WAIT"],
    ['s004_B.pcap', 'reset', 'client', 'an exact reset in CLOSE-WAIT'],
    ['s004_C.pcap', 'half-closed', 'client', 'an in-window reset in CLOSE-WAIT: challenge ACK'],
    ['s004_G.pcap', 'half-closed', 'client', 'a reset below the window in CLOSE-WAIT: silence'],
    ['s004_D.pcap', 'open', 'unknown', 'an in-window reset in ESTABLISHED: challenge ACK'],
    ['s004_E.pcap', 'open', 'unknown', 'a reset below the window in ESTABLISHED'],
    ['s004_X.pcap', 'reset', 'client', 'an exact reset in ESTABLISHED'],
  ])('%s is %s by %s: %s', (name, kind, by) => {
    expect(factsOf(name, 0, 'lab-close').close).toMatchObject({ kind, by });
  });

  it('names the segment that a closed socket answers, and none for an abort', () => {
    expect(factsOf('close_late.pcap', 0, 'lab-close').sides[0].firstRst).toMatchObject({
      form: 'rst',
      seqFromOwnFin: 1,
      answers: 10,
    });
    expect(factsOf('close_linger0.pcap', 0, 'lab-close').sides[0].firstRst).toMatchObject({
      form: 'rst-ack',
      answers: 0,
    });
  });
});

describe.skipIf(!HAS_CORPUS)('closes read by hand (CLOSE-CASES.md)', () => {
  it.each([
    ['CenTrace__188.65.24.82_www.nifty.org_www.nifty.org.pcap', 18, 'reset', 'server', 'injected'],
    [
      'CenTrace__188.65.24.82_www.nifty.org_www.nifty.org.pcap',
      17,
      'graceful',
      'client',
      'control',
    ],
    [
      'CenTrace__200.115.176.142_binance.com_binance.com.pcap',
      14,
      'refused',
      'server',
      'refused, and the prober goes on',
    ],
    [
      'CenTrace__116.223.148.197_www.ft.com_www.ft.com.pcap',
      9,
      'reset',
      'server',
      'reset before any data',
    ],
    [
      'PcapPlusPlus__one_http_stream_rst.pcap',
      0,
      'reset',
      'client',
      'abort after everything was delivered',
    ],
    ['nDPI__tcp_scan.pcapng', 1, 'reset', 'client', 'connect scan of an open port'],
    ['nDPI__tcp_scan.pcapng', 3, 'refused', 'server', 'half-open scan of a closed port'],
    ['nDPI__signal.pcap', 0, 'graceful', 'client', 'FIN both ways'],
    ['nDPI__signal.pcap', 2, 'reset', 'client', 'one bare reset after idling'],
    ['wireshark__tls12-dsb.pcapng', 0, 'mid-capture', 'unknown', 'neither SYN nor FIN'],
    ['nDPI__gnutella.pcap', 10, 'unanswered', 'unknown', 'three SYNs into silence'],
    ['nDPI__gnutella.pcap', 8, 'graceful', 'server', 'merely slow to answer'],
    ['nfstream__skype.pcap', 1, 'reset', 'client', 'a blackhole, given up after a minute'],
    ['nDPI__ethereum.pcap', 1, 'reset', 'server', 'closed with unread data'],
    ['mercury__quic_reordered_frames.pcap', 6, 'reset', 'client', 'a raced connection, given up'],
    ['nDPI__sites.pcapng', 12, 'timeout', 'unknown', 'the handshake never finished'],
  ])('%s stream %i is %s by %s: %s', (name, stream, kind, by) => {
    expect(factsOf(name, stream).close).toMatchObject({ kind, by });
  });

  it('a re-used port gives three graceful flows', () => {
    for (const stream of [0, 1, 2]) {
      expect(factsOf('tcpflow__flow_test.pcap', stream).close.kind).toBe('graceful');
    }
  });

  it("a bare reset's ACK field may be filled: the injected one copies its victim's", () => {
    const reset = factsOf('CenTrace__188.65.24.82_www.nifty.org_www.nifty.org.pcap', 18).sides[1]
      .firstRst;
    expect(reset).toMatchObject({ form: 'rst', ipId: 0x5b59, ttl: 43, window: 65535 });
    expect(reset?.ack).not.toBe(0);
  });
});

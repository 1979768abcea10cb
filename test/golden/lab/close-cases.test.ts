import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { grouped } from '../../../shared/base/numbers.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import { analyseFile, recordsOf } from './open-flows.ts';

const CORPUS = process.env['TEARDOWN_CORPUS'] ?? path.resolve('../shared/corpus');
const CAPTURES = path.join(CORPUS, 'captures');
const HERE = existsSync(path.join(CAPTURES, 'CLOSE-CASES.md'));
if (!HERE) console.warn(`SKIPPED: no real captures under ${CAPTURES}; set TEARDOWN_CORPUS`);

const files = new Map<string, readonly FlowRecord[]>();

/** One stream of a real capture, by Wireshark's number. */
function stream(file: string, number: number): FlowRecord {
  let records = files.get(file);
  if (records === undefined) {
    records = recordsOf(analyseFile(path.join(CAPTURES, file)));
    files.set(file, records);
  }
  const found = records.find((it) => it.tcpStream === number);
  if (found === undefined) throw new Error(`${file} has no tcp.stream ${number}`);
  return found;
}

function alternatives({ verdict }: FlowRecord): string[] {
  return verdict.alternatives.map((it) => it.cause);
}

it.each(['client', 'server', 'router-left', 'router-right'])(
  'a server that was killed in the middle of its response closed in order, and the headline names the cut (%s)',
  (point) => {
    const file = path.resolve(`test/lab/recordings/nginx-killed-mid-response/${point}.pcap`);
    const [{ verdict }] = recordsOf(analyseFile(file));
    expect([verdict.cause, verdict.class, verdict.dataLost]).toEqual([
      'graceful-close',
      'watch',
      'yes',
    ]);
    const cut = grouped(16_140) + ' of ' + grouped(180_000) + ' bytes';
    expect(verdict.headline).toBe(`Server closed by FIN before the response was complete: ${cut}.`);
    expect(verdict.why).toContain(cut);
  },
);

/** The cases that were read by hand from real packets (CLOSE-CASES.md). Numbers are its rows. */
describe.skipIf(!HERE)('real closes, read by hand', () => {
  it('1: a client’s RST after two voices of the server is a symptom, and nothing is sure', () => {
    const record = stream('quantuminsert__id1.cn-inject.pcap', 0);
    expect(record.verdict.confidence).toBe('low');
    expect(record.verdict.why).toContain('two senders speak in its name');
    expect(alternatives(record)).toContain('capture-artefact');
  });

  it('2: three RSTs answer the real reply that came after the client had closed', () => {
    const { verdict } = stream('quantuminsert__qi_internet_SYNACK_curl_jsonip.pcap', 0);
    expect(verdict.cause).toBe('late-data-reset');
    expect(verdict.why).toContain('The client sent 3 bare RSTs in all.');
    expect(verdict.dataLost).toBe('yes');
  });

  it('3: a RST with copied IP-ID, reserved bits and another TTL is another device’s', () => {
    const record = stream('CenTrace__188.65.24.82_www.nifty.org_www.nifty.org.pcap', 18);
    expect([record.verdict.cause, record.verdict.confidence]).toEqual(['injected-reset', 'high']);
    for (const mark of ['TTL 43', 'IP-ID 0x5b59 is copied', 'reserved bits'])
      expect(record.verdict.why).toContain(mark);
  });

  it.each([
    ['CenTrace__188.65.24.82_www.nifty.org_www.nifty.org.pcap', 17],
    ['CenTrace__188.65.24.82_www.nifty.org_example.com.pcap', 18],
  ])('3: its controls close gracefully: %s stream %i', (file, number) => {
    const { verdict } = stream(file, number);
    expect(verdict.cause).toBe('graceful-close');
    expect(verdict.alternatives.map((it) => it.cause)).not.toContain('injected-reset');
  });

  it('4: a refused SYN stays refused, whatever follows; the later resets are another device’s', () => {
    const record = stream('CenTrace__200.115.176.142_binance.com_binance.com.pcap', 14);
    expect([record.verdict.cause, record.close.kind]).toEqual(['connection-refused', 'refused']);
    expect(record.verdict.why).toContain('two different senders');
    expect(record.close).toMatchObject({ kind: 'refused', by: 'server' });
  });

  it('5: a RST right after the handshake, and the server repeats its SYN-ACK', () => {
    const record = stream('CenTrace__116.223.148.197_www.ft.com_www.ft.com.pcap', 9);
    expect([record.verdict.cause, record.verdict.confidence]).toEqual(['unexplained', 'low']);
    expect(alternatives(record)[0]).toBe('injected-reset');
    const { why, evidence } = record.verdict;
    for (const mark of ['TTL 44', 'TTL 237', 'two different senders', 'again 5 times', 'half-open'])
      expect(why).toContain(mark);
    expect(evidence.map((it) => it.packet)).toEqual(
      expect.arrayContaining([68, 70, 75, 77, 78, 118]),
    );
  });

  it('6: an abort after everything was delivered is no loss, not a reset during transfer', () => {
    const { verdict } = stream('PcapPlusPlus__one_http_stream_rst.pcap', 0);
    expect([verdict.cause, verdict.class, verdict.dataLost]).toEqual([
      'client-abort',
      'watch',
      'no',
    ]);
    expect(verdict.headline).toBe('Client aborted after the server had finished.');
  });

  it('7: resets after an orderly TLS close, with a firewall’s TTL, are no injection', () => {
    const record = stream('mercury__tls_sgt.pcap', 5);
    expect([record.verdict.cause, record.verdict.confidence]).toEqual(['late-data-reset', 'low']);
    expect(record.verdict.class).not.toBe('harmful');
    for (const mark of ['alerts both ways', '#124', 'TTL 61', 'TTL 255', 'another device'])
      expect(record.verdict.why).toContain(mark);
    expect(record.verdict.remedy).not.toContain('crash');
    expect(record.tls?.closeNotify).toEqual({ client: 'sent', server: 'sent' });
    const other = record.verdict.alternatives.find((it) => it.cause === 'injected-reset');
    expect(other?.why).toContain('a connection that was over');
  });

  it('7: no flow of that file is called an abort, all of them had said goodbye before', () => {
    const causes = recordsOf(analyseFile(path.join(CAPTURES, 'mercury__tls_sgt.pcap'))).map(
      (it) => it.verdict.cause,
    );
    expect(causes).not.toContain('server-abort');
    expect(causes.filter((it) => it === 'late-data-reset')).toHaveLength(51);
  });

  it.each([
    [0, 'medium', 'Port scan: port open, reset without a byte.'],
    [1, 'medium', 'Port scan: port open, reset without a byte.'],
    [2, 'medium', 'Port scan: port closed.'],
    [3, 'medium', 'Port scan: port closed.'],
    [4, 'high', 'FIN scan probe (FIN without ACK): port closed.'],
    [5, 'high', 'NULL scan probe (no flags): port closed.'],
    [6, 'high', 'Xmas scan probe (FIN+PSH+URG): port closed.'],
  ])('8: five scan kinds of one host to seven ports, stream %i', (number, confidence, headline) => {
    const { verdict } = stream('nDPI__tcp_scan.pcapng', number);
    expect([verdict.cause, verdict.confidence]).toEqual(['scan-syn', confidence]);
    expect(verdict.headline).toBe(headline);
    expect(verdict.why).toContain('to 7 targets (7 ports, 1 host)');
  });

  it.each([
    [2, 'connect scan'],
    [3, 'half-open scan'],
  ])('8: a refused port, stream %i, tells a %s by its window', (number, kind) => {
    expect(stream('nDPI__tcp_scan.pcapng', number).verdict.why).toContain(kind);
  });

  it('9: TLS 1.2 ends without close_notify, once by FIN, once by an idle RST', () => {
    expect(stream('nDPI__signal.pcap', 0).verdict.cause).toBe('fin-without-close-notify');
    const { verdict } = stream('nDPI__signal.pcap', 2);
    expect([verdict.cause, verdict.confidence]).toEqual(['client-abort', 'low']);
  });

  it('10: TLS ended properly, of TCP nothing is known', () => {
    const { verdict, tls } = stream('wireshark__tls12-dsb.pcapng', 0);
    expect(verdict.cause).toBe('mid-capture');
    expect(tls?.closeNotify).toEqual({ client: 'sent', server: 'sent' });
  });

  it('11: three SYNs unanswered, and the same three where the fourth try was merely slow', () => {
    expect(stream('nDPI__gnutella.pcap', 10).verdict.cause).toBe('syn-unanswered');
    expect(stream('nDPI__gnutella.pcap', 8).verdict.cause).toBe('graceful-close');
  });

  it.each([1, 3])(
    '12: a server that vanished, the last RST only says gave up (stream %i)',
    (number) => {
      const record = stream('nfstream__skype.pcap', number);
      expect([record.verdict.cause, record.verdict.class]).toEqual(['peer-vanished', 'harmful']);
      expect(record.verdict.confidence).not.toBe('high');
      expect(record.verdict.why).toContain('only says that it gave up');
    },
  );

  it.each([0, 1, 2])(
    '13: the same ports three times, three graceful flows (stream %i)',
    (number) => {
      expect(stream('tcpflow__flow_test.pcap', number).verdict.cause).toBe('graceful-close');
    },
  );

  it('14: FIN both ways, yet 240 bytes met a closed socket', () => {
    const { verdict } = stream('nDPI__ethereum.pcap', 1);
    expect(verdict.cause).toBe('late-data-reset');
    expect(verdict.dataLost).toBe('yes');
    expect(verdict.headline).toMatch(/^Server had closed/);
  });

  it('15: a client that had given up resets the late SYN-ACK', () => {
    expect(stream('mercury__quic_reordered_frames.pcap', 6).verdict.cause).toBe(
      'handshake-abandoned',
    );
  });

  it('16: SYN, SYN-ACK, end: a handshake never finished', () => {
    const { verdict } = stream('nDPI__sites.pcapng', 12);
    expect([verdict.cause, verdict.confidence]).toEqual(['handshake-abandoned', 'low']);
  });
});

import { describe, expect, it } from 'vitest';

import { utf8Bytes } from '../../../shared/base/utf8-bytes.ts';
import { analyseBytes } from '../lab/open-flows.ts';
import { captureOf, listedLines } from './listing.ts';

const LISTING = `
 client > server [SYN] Seq=0 Len=0
 server > client [SYN,ACK] Seq=0 Ack=1 Len=0
 client > server [ACK] Seq=1 Ack=1 Len=0
 client > server [PSH,ACK] Seq=1 Ack=1 Len=420
 server > client [ACK] Seq=1 Ack=421 Len=0
 server > client [ACK] Seq=1 Ack=421 Len=1448
 server > client [ACK] Seq=1449 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 client > server [FIN,ACK] Seq=421 Ack=1449 Len=0
 server > client [ACK] Seq=4345 Ack=422 Len=1448
 server > client [ACK] Seq=5793 Ack=422 Len=1448
 client > server [RST] Seq=421 Len=0
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
 server > client [ACK] Seq=2897 Ack=421 Len=1448
`;
const RESET = 12;

/** All up to the RST within a tenth of a second; the retransmissions double their distance, to five minutes in all. */
function micros(index: number): number {
  return index < RESET ? index * 8_000 : 96_000 + 600_000 * (2 ** (index - RESET) - 1);
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 100000\r\n\r\n';
const request =
  'GET /forbidden.zip HTTP/1.1\r\nHost: www.example\r\nX-Padding: '.padEnd(416, 'x') + '\r\n\r\n';

function session(until: number) {
  const lines = listedLines(LISTING).map((line, index) => ({ ...line, micros: micros(index) }));
  const bytes = captureOf(lines.slice(0, until), (line, index) => {
    if (line.length === 420) return request;
    return index === 5 ? head.padEnd(line.length, 'z') : 'z'.repeat(line.length);
  });
  return analyseBytes('reference-004.pcap', bytes);
}

describe('reference 004: a RST left of the window in CLOSE-WAIT', () => {
  const whole = session(22);
  const { record } = whole.story(0);
  const { verdict } = record;

  it('is recognised as left of the window, with the FIN’s own number', () => {
    const packet = whole.explain(0, false).packets.find((it) => it.packet === RESET);
    expect(packet?.rst).toMatchObject({ form: 'rst', validity: 'left' });
    expect(verdict.why).toContain(`RST #${RESET} lies left of the window`);
    expect(verdict.why).toContain('one below what the server expects in CLOSE-WAIT');
  });

  it('does not end the connection: the server ignored it and went on', () => {
    expect([verdict.cause, verdict.confidence, verdict.class]).toEqual([
      'reset-ignored-by-endpoint',
      'medium',
      'harmful',
    ]);
    expect(record.close.kind).not.toBe('reset');
    expect(verdict.why).toContain('This server ignored it and went on sending up to #22');
    expect(verdict.alternatives.map((it) => it.cause)).toEqual(['capture-artefact']);
  });

  it('is no half-close: a client that had closed its half only would acknowledge what was sent again', () => {
    const halfClosed = whole.ranking(0).find((it) => it.cause === 'half-closed');
    expect(halfClosed?.whyNot).toContain('nothing of the client follows its reset #12');
  });

  it('says what each generation of kernels does with it, and what a conntrack believes', () => {
    expect(verdict.why).toContain(
      'Stacks by RFC 793 such as Linux 2.6.26 and stacks by RFC 5961 to the letter drop it in silence; Linux 6.1 to 7.2 obey it.',
    );
    expect(verdict.why).toContain('takes any RST once a FIN has passed: state CLOSE');
  });

  it('says how long the server stayed, and rests on the packets', () => {
    expect(verdict.headline).toBe(
      "Client's RST ignored: one left of the window; server went on for 5 min 07 s.",
    );
    expect(verdict.evidence.map((it) => it.packet)).toEqual([9, RESET, 22]);
  });
});

describe('reference 004 as listed: without times and payload', () => {
  const session = analyseBytes('pasted listing.txt', utf8Bytes(LISTING));
  const { record } = session.story(0);
  const { verdict } = record;

  it('names the hosts as they are given, and says that no line has a time', () => {
    const { captures, entries } = session.health();
    expect(session.flowCount).toBe(1);
    expect(captures[0].details).toEqual([
      { name: 'Names', value: 'client = 192.0.2.1, server = 192.0.2.2' },
    ]);
    expect(entries.map(({ text }) => text)).toContain(
      'Lines without times: packets stand 10 ms apart, in the order of their lines.',
    );
  });

  it('tells the acknowledgement that goes back in the ten retransmissions', () => {
    const lint = session.health().entries.find(({ code }) => code === 'listing-lint');
    expect(lint?.count).toBe(10);
    expect(lint?.text).toContain('acknowledge less than their sender had acknowledged before');
  });

  it('shows no time that the listing does not have', () => {
    const { record } = session.story(0);
    expect(record.duration).toBeNull();
    expect(session.row(0).durationNanos).toBeNull();
    expect(session.packetDetail(12)?.time).toBeNull();
    expect(JSON.stringify(session.story(0))).not.toMatch(/\d\s?m?s\b.{0,9}(?:later|after|apart)/u);
    expect(session.ladderText(0, false)).toMatch(/#12 +— /u);
  });

  it('calls fields unknown that no line has', () => {
    const fields = session.packetDetail(12)?.layers.flatMap((layer) => layer.fields) ?? [];
    for (const name of ['ip.ttl', 'ip.id', 'tcp.window_size_value', 'tcp.ack_raw'])
      expect(fields.find((field) => field.name === name)?.value).toBe(
        'unknown: the listing does not say it',
      );
  });

  it('gives no tag of Radar that needs the ack field of a bare RST', () => {
    expect(record.close.tags.filter((tag) => tag.startsWith('acknum'))).toEqual([]);
  });

  it('is sure of nothing that needs a time', () => {
    expect(verdict.confidence).toBe('low');
    expect(verdict.why).toContain('Confidence is low because the listing has no times');
  });
});

describe('the same RST where the server falls silent', () => {
  it('may have ended the connection: Linux 6.1 to 7.2 accept the FIN’s number in CLOSE-WAIT', () => {
    const { verdict, close } = session(RESET).story(0).record;
    expect(close.kind).toBe('reset');
    expect(verdict.cause).toBe('late-data-reset');
    expect(verdict.why).toContain('Linux 6.1 to 7.2 (source read) and 6.18 (measured) accept that');
  });
});

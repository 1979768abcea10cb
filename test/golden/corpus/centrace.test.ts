import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { FlowRecord } from '../../../shared/session/records.ts';
import { analyseFile, recordsOf } from '../lab/open-flows.ts';
import { CORPUS, HAS_CORPUS } from './corpus-files.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

const FOLDER = path.join(CORPUS, 'captures');

/**
 * CenTrace sends one request for a name with growing TTL, once for a neutral name (the control,
 * `..._example.com`) and once for the name under test. What the packets say, read with tshark:
 *
 * 116.223.148.197  the same in both: a RST with the SYN-ACK's own TTL 44 after the handshake (the host
 *                  then repeats its SYN-ACK), and bare RSTs with TTL 237 that answer every FIN and late
 *                  ACK: a firewall in front of the host, whatever the name. The test file's last flow (the GET
 *                  with TTL 16, which the control never sent) gets such a RST for the GET itself.
 * 118.215.97.75    no resets: SYN-ACKs lost or repeated, in both
 * 185.236.34.4     no resets: from TTL 18 on everything after the test name is dropped (45 of 64 flows)
 * 188.65.24.82     test stream 18: the RST with copied IP-ID, reserved bits, TTL 43 for 228; the other
 *                  resets in both files are the host's own, RST+ACK after its FIN
 * 200.115.176.142  the port is closed: RST+ACK (TTL 46 or 47) for every SYN; whatever follows is answered
 *                  with TTL 238 or 239 by another device, in both
 * 91.199.201.114   no resets of another device: the test name gets a page instead, from the host's own TTL
 *
 * `flows`: led by injected-reset / with an injected-reset's confidence above low / all TCP flows.
 */
const PAIRS = [
  { pair: '116.223.148.197_www.ft.com', control: [0, 0, 25], test: [1, 0, 21] },
  { pair: '118.215.97.75_gawker.com', control: [0, 0, 17], test: [0, 0, 13] },
  { pair: '185.236.34.4_store.steampowered.com', control: [0, 0, 21], test: [0, 0, 64] },
  { pair: '188.65.24.82_www.nifty.org', control: [0, 0, 24], test: [1, 1, 19] },
  { pair: '200.115.176.142_binance.com', control: [0, 0, 24], test: [0, 0, 15] },
  { pair: '91.199.201.114_www.bitcomet.com', control: [0, 0, 16], test: [0, 0, 15] },
] as const;

function flowsOf(pair: string, name: string): readonly FlowRecord[] {
  return recordsOf(analyseFile(path.join(FOLDER, `CenTrace__${pair}_${name}.pcap`))).filter(
    ({ proto }) => proto === 'tcp',
  );
}

function injected(flows: readonly FlowRecord[]): readonly FlowRecord[] {
  return flows.filter(({ verdict }) => verdict.cause === 'injected-reset');
}

function figures(flows: readonly FlowRecord[]): readonly number[] {
  const led = injected(flows);
  const sure = led.filter(({ verdict }) => verdict.confidence !== 'low');
  return [led.length, sure.length, flows.length];
}

describe.skipIf(!HAS_CORPUS)('control and test pairs of CenTrace', () => {
  it('are all here', () => {
    const files = readdirSync(FOLDER).filter((name) => /^CenTrace__.*\.pcap$/.test(name));
    expect(files).toHaveLength(2 * PAIRS.length);
    for (const { pair } of PAIRS)
      expect(existsSync(path.join(FOLDER, `CenTrace__${pair}_example.com.pcap`))).toBe(true);
  });

  it.each(PAIRS)('$pair: no reset of the control is called injected', ({ pair, control }) => {
    expect(figures(flowsOf(pair, 'example.com'))).toEqual(control);
  });

  it.each(PAIRS)('$pair: the test file', ({ pair, test }) => {
    const name = pair.slice(pair.indexOf('_') + 1);
    expect(figures(flowsOf(pair, name))).toEqual(test);
  });

  it('the reset for the forbidden name is another device’s for certain, and nobody is accused', () => {
    const [record] = injected(flowsOf('188.65.24.82_www.nifty.org', 'www.nifty.org'));
    expect(record.tcpStream).toBe(18);
    const { verdict } = record;
    expect([verdict.confidence, verdict.class]).toEqual(['high', 'harmful']);
    for (const part of ['TTL 43', 'IP-ID 0x5b59 is copied', 'reserved bits', '#161', '#162'])
      expect(verdict.why).toContain(part);
    expect(JSON.stringify(verdict)).not.toMatch(/censor/i);
  });

  it('a firewall’s reset for the request itself is low, those for the FIN are not called injected', () => {
    const flows = flowsOf('116.223.148.197_www.ft.com', 'www.ft.com');
    const led = injected(flows);
    expect(led.map(({ tcpStream, verdict }) => [tcpStream, verdict.confidence])).toEqual([
      [20, 'low'],
    ]);
    expect(led[0].verdict.why).toContain('A firewall or load balancer next to the server');
  });

  it('a closed port stays refused, though another device answers what follows', () => {
    const flows = flowsOf('200.115.176.142_binance.com', 'binance.com');
    expect(new Set(flows.map(({ verdict }) => verdict.cause))).toEqual(
      new Set(['connection-refused']),
    );
  });
});

describe.skipIf(!HAS_CORPUS)('other real resets of another device', () => {
  const read = (name: string): readonly FlowRecord[] =>
    recordsOf(analyseFile(path.join(FOLDER, name)));

  it('peer-to-peer handshakes cut by pairs of RSTs, 12 503 apart, with another TTL', () => {
    const led = injected(read('mercury__dns_packet.capture2.pcap'));
    const leaps = led.filter(({ verdict }) => /leap from seq 1 \(#\d+\) to 12/.test(verdict.why));
    expect(leaps.length).toBe(25);
    const [went] = led.filter(({ tcpStream }) => tcpStream === 65);
    expect(went.verdict.confidence).toBe('high');
    expect(went.verdict.why).toContain('went on with new data #1743');
  });

  it('the TTL jump after an orderly TLS close is no injection (mercury tls_sgt)', () => {
    const record = read('mercury__tls_sgt.pcap').find(({ tcpStream }) => tcpStream === 5);
    expect(record?.verdict.cause).not.toBe('injected-reset');
    const other = record?.verdict.alternatives.find(({ cause }) => cause === 'injected-reset');
    expect(other?.why).toContain('a firewall or load balancer that answers for the server');
  });
});

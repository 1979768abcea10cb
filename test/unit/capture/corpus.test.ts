import { describe, expect, test } from 'vitest';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { unpackedOf } from '../../support/unpacked-memory.ts';
import {
  HAS_CORPUS,
  captureNames,
  readCapture,
  readOracle,
} from '../../golden/corpus/corpus-files.ts';

/** What tshark 4.0 says of a capture's records. */
interface TsharkRecords {
  readonly tshark: {
    readonly exit: number;
    readonly packets: number;
    readonly first: string | null;
    readonly last: string | null;
    readonly counts: { readonly bytes?: number; readonly capbytes?: number };
    readonly comments: number;
  };
  readonly frames?: readonly {
    readonly len: string;
    readonly cap_len: string;
    readonly time_epoch?: string;
    readonly interface_name?: string;
  }[];
}

/** Captures that tshark cannot open either, and the error. */
const REFUSED: Readonly<Record<string, string>> = {
  'PcapPlusPlus__fuzz-5631583764873216.bin': 'damaged',
  'libpcap__shb-option-too-long.pcapng': 'damaged',
  'pcap2har__empty.pcap': 'empty-file',
};

/** Every difference from tshark, with its reason. */
const TIME_DIFFERS: Readonly<Record<string, string>> = {
  'PcapPlusPlus__fuzz-5188876846235648.bin':
    'fractions above one second: tshark prints them as they are, we carry them over',
  'PcapPlusPlus__fuzz-5781142119907328.bin':
    'fractions above one second overflow tshark’s 32 bits and become negative',
  'nDPI__fuzz-2021-10-13.pcap': 'fractions above one second, as above',
  'tcpdump__timestamp_invalid_nano.pcap': 'fractions above one second, as above',
  'PcapPlusPlus__pcapng-example.pcapng':
    'one packet lies in the year 584 million; times beyond 2106 are clamped, and health says so',
  'PcapPlusPlus__pcapng-example.pcapng.zst': 'the same capture, compressed',
};
const COUNT_DIFFERS: Readonly<Record<string, readonly [packets: number, why: string]>> = {
  'tcpdump__brcm-tag.pcap': [23, 'tshark 4.0 refuses link type 281; the records are sound'],
};
const NAMES_DIFFER: Readonly<Record<string, string>> = {
  'pcapng-test-generator__le_test201.pcapng':
    'tshark 4.0 looks the ids of later sections up among the first section’s interfaces',
  'pcapng-test-generator__le_test202.pcapng': 'several sections, as above',
};
/** tshark reads these up to the damage and so do we; it ends with an error and we with damage. */
const DAMAGED: Readonly<Record<string, string>> = {
  'PcapPlusPlus__fuzz-5165538295939072.bin': 'absurd-length@30760',
  'PcapPlusPlus__fuzz-5188876846235648.bin': 'absurd-length@1064',
  'PcapPlusPlus__fuzz-5781142119907328.bin': 'absurd-length@224',
  'dpkt__truncated_dns_2.pcap': 'cut-short@240',
  'gopacket__le_test901.pcapng': 'unknown-version@480',
  'nDPI__fuzz-2021-10-13.pcap': 'cut-short@237',
  'pcap2har__out-of-order.pcap': 'cut-short@2235594',
  'suricata-verify__tls_DER-incomplete-header.pcap': 'absurd-length@5035',
};

if (!HAS_CORPUS) process.stderr.write('SKIPPED: corpus readers; set TEARDOWN_CORPUS\n');

describe.skipIf(!HAS_CORPUS)('every capture of the corpus reads as tshark reads it', () => {
  test.each(HAS_CORPUS ? captureNames() : [])('%s', (name) => {
    const oracle = readOracle(name) as unknown as TsharkRecords;
    const opened = openCapture(unpackedOf(readCapture(name), {}, name));
    if (!opened.ok) {
      expect(opened.error.code).toBe(REFUSED[name]);
      expect(oracle.tshark.packets).toBe(0);
      return;
    }
    const reader = opened.value;
    let packets = 0;
    let bytes = 0;
    let captured = 0;
    let first = '';
    let last = '';
    while (reader.next()) {
      const { record } = reader;
      const frame = oracle.frames?.[packets];
      packets += 1;
      bytes += record.original;
      captured += record.captured;
      last = `${record.sec}.${String(record.nsec).padStart(9, '0')}`;
      if (packets === 1) first = last;
      if (frame === undefined) continue;
      expect([packets, record.original, record.captured]).toEqual([
        packets,
        Number(frame.len),
        Number(frame.cap_len),
      ]);
      // Records without a time have no time_epoch.
      if (frame.time_epoch !== undefined && TIME_DIFFERS[name] === undefined)
        expect([packets, last]).toEqual([packets, frame.time_epoch]);
      if (frame.interface_name !== undefined && NAMES_DIFFER[name] === undefined)
        expect(reader.interfaces[record.interfaceIndex].name ?? 'unknown').toBe(
          frame.interface_name,
        );
    }
    expect(packets).toBe(COUNT_DIFFERS[name]?.[0] ?? oracle.tshark.packets);
    if (TIME_DIFFERS[name] === undefined && COUNT_DIFFERS[name] === undefined) {
      if ((oracle.tshark.first ?? '') !== '') expect(first).toBe(oracle.tshark.first);
      if ((oracle.tshark.last ?? '') !== '') expect(last).toBe(oracle.tshark.last);
    }
    if (COUNT_DIFFERS[name] === undefined && oracle.tshark.counts.capbytes !== undefined) {
      expect([bytes, captured]).toEqual([
        oracle.tshark.counts.bytes,
        oracle.tshark.counts.capbytes,
      ]);
    }
    expect(
      reader.comments.filter((comment) => comment.on === 'packet').length,
    ).toBeGreaterThanOrEqual(oracle.tshark.comments);
    const damage = reader.health.filter((entry) => entry.severity === 'damage');
    const said = damage.map((entry) => `${entry.code}@${String(entry.offset)}`);
    expect(said).toEqual(DAMAGED[name] === undefined ? [] : [DAMAGED[name]]);
    const excused = COUNT_DIFFERS[name] !== undefined;
    expect(oracle.tshark.exit === 0 || excused).toBe(DAMAGED[name] === undefined);
  });
});

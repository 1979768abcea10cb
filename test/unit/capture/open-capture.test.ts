import { describe, expect, test } from 'vitest';
import { concat, hex, utf8 } from '../../support/byte-writer.ts';
import { PcapngBuilder, pcapFile } from '../../support/capture-builder.ts';
import { readerOf, refusal } from './read-all.ts';

describe('opening', () => {
  test('recognises by content, whatever the name', () => {
    expect(readerOf(pcapFile([])).format).toBe('pcap');
    expect(readerOf(new PcapngBuilder().section().bytes()).format).toBe('pcapng');
  });

  test('an empty file', () => {
    expect(refusal(new Uint8Array(0))).toMatchObject({ code: 'empty-file' });
  });

  test.each([
    ['1f8b0800', 'gzip'],
    ['28b52ffd', 'Zstandard'],
    ['04224d18', 'LZ4'],
    ['fd377a585a00', 'xz'],
    ['425a6839', 'bzip2'],
    ['474d4255', 'Microsoft Network Monitor'],
    ['6274736e6f6f7000', 'btsnoop'],
    ['cd34b2a1', '0xa1b234cd'],
  ])('%s is named as another format: %s', (start, name) => {
    const error = refusal(concat(hex(start), new Uint8Array(100)));
    expect(error.code).toBe('unsupported-format');
    expect(error.detail).toContain(name);
  });

  test('text and unknown bytes are no capture, and the message shows how they start', () => {
    expect(refusal(utf8('12:00:01.5 IP 10.0.0.1 > 10.0.0.2'))).toMatchObject({
      code: 'not-a-capture',
      detail: expect.stringContaining('"12:00:01.5 IP 10') as string,
    });
    expect(refusal(hex('deadbeef00')).detail).toContain('de ad be ef 00');
    expect(refusal(hex('d4')).code).toBe('not-a-capture');
  });

  test('a file that ends inside its own header is damaged', () => {
    const pcap = pcapFile([]);
    for (let length = 4; length < 24; length += 1) {
      expect(refusal(pcap.subarray(0, length))).toMatchObject({ code: 'damaged', offset: length });
    }
    const pcapng = new PcapngBuilder().section().bytes();
    for (let length = 4; length < 28; length += 1) {
      expect(refusal(pcapng.subarray(0, length))).toMatchObject({
        code: 'damaged',
        offset: length,
      });
    }
  });

  test('reserved bits in the link type field are refused, as by Wireshark', () => {
    expect(refusal(pcapFile([], { linkType: 0x00200001 }))).toMatchObject({
      code: 'damaged',
      offset: 20,
    });
  });

  test('a first section that contradicts itself is damaged', () => {
    const file = new PcapngBuilder().section().interface().bytes();
    file[24] ^= 1;
    expect(refusal(file)).toMatchObject({ code: 'damaged', offset: 0 });
  });

  test('versions before those that anybody wrote', () => {
    const pcap = pcapFile([]);
    pcap[4] = 1;
    expect(refusal(pcap).code).toBe('unsupported-format');
    expect(refusal(new PcapngBuilder().section({ version: 2 }).bytes())).toMatchObject({
      code: 'unsupported-format',
      offset: 12,
    });
  });

  test('the block type of pcapng alone is not enough', () => {
    expect(refusal(concat(hex('0a0d0d0a'), utf8(' and some text that follows'))).code).toBe(
      'not-a-capture',
    );
  });
});

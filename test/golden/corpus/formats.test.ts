import { describe, expect, test } from 'vitest';
import { u32be, u32le } from '../../../shared/base/bytes.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import type { CaptureReader } from '../../../shared/capture/record.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { unpackedOf } from '../../support/unpacked-memory.ts';
import { HAS_CORPUS, captureNames, readCapture, readOracle } from './corpus-files.ts';

/** What the oracle says of a capture as a file. */
interface FileOracle {
  readonly format: { readonly magic: string; readonly link_types: string };
  readonly tshark: { readonly exit: number; readonly packets: number };
  readonly capinfos_long?: readonly string[];
  readonly pcapng_test_description?: string;
}

/** Where a command would end otherwise than tshark does, and why that is right. */
const DIFFERS: Readonly<Record<string, readonly [status: number, why: string]>> = {
  'pcap2har__empty.pcap': [3, 'an empty file: tshark calls it a capture without packets'],
  'tcpdump__brcm-tag.pcap': [0, 'tshark 4.0 does not know link type 281; its records are sound'],
};

/** Exit status of a command on a capture: 0 read, 3 refused, 4 read up to some damage. */
function outcome(name: string): {
  readonly status: 0 | 3 | 4;
  readonly offset: number | null;
  readonly packets: number;
  readonly reader: CaptureReader | null;
} {
  const opened = openCapture(unpackedOf(readCapture(name), {}, name));
  if (!opened.ok) return { status: 3, offset: opened.error.where.offset, packets: 0, reader: null };
  const reader = opened.value;
  let packets = 0;
  while (reader.next()) packets += 1;
  const damage = reader.health.find(({ severity }) => severity === 'damage');
  return {
    status: damage === undefined ? 0 : 4,
    offset: damage?.offset ?? null,
    packets,
    reader,
  };
}

const names = HAS_CORPUS ? captureNames() : [];
if (!HAS_CORPUS) process.stderr.write('SKIPPED: formats of the corpus; set TEARDOWN_CORPUS\n');

describe.skipIf(!HAS_CORPUS)('files of the corpus', () => {
  test('are all 150', () => {
    expect(names).toHaveLength(150);
  });

  test.each(names)('%s ends as its oracle says, damage with its place', (name) => {
    const oracle = readOracle(name) as unknown as FileOracle;
    const { status, offset, packets, reader } = outcome(name);
    if (DIFFERS[name] !== undefined) expect(status).toBe(DIFFERS[name][0]);
    else if (oracle.tshark.exit === 0) expect(status).toBe(0);
    else {
      expect(packets).toBe(oracle.tshark.packets);
      expect(status).toBe(packets > 0 || reader !== null ? 4 : 3);
    }
    if (status !== 0) expect(offset).not.toBeNull();
    if (reader === null) return;
    const said = oracle.format.link_types.split(/[;(]/u)[0];
    if (said === '') return;
    const found = new Set(reader.interfaces.map(({ linkType }) => linkType));
    expect([...found].sort((a, b) => a - b)).toEqual(
      said
        .split('/')
        .map(Number)
        .sort((a, b) => a - b),
    );
  });

  test('how they end, counted', () => {
    const ends = new Map<number, number>();
    for (const name of names) {
      const { status } = outcome(name);
      ends.set(status, (ends.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(ends)).toEqual({ 0: 139, 3: 3, 4: 8 });
  });
});

const BLOCKS: Readonly<Record<string, readonly [type: number, name: string]>> = {
  SHB: [0x0a0d0d0a, 'Section Header Block'],
  IDB: [1, 'Interface Description Block'],
  PB: [2, 'Packet Block'],
  SPB: [3, 'Simple Packet Block'],
  NRB: [4, 'Name Resolution Block'],
  ISB: [5, 'Interface Statistics Block'],
  EPB: [6, 'Enhanced Packet Block'],
  CB: [0x0bad, 'Custom Block'],
  DCB: [0x40000bad, 'Custom Block that must not be copied'],
};
const RECORDS: ReadonlySet<string> = new Set(['PB', 'SPB', 'EPB', 'CB', 'DCB']);
const conformance = names.filter((name) => name.startsWith('pcapng-test-generator__'));

/** Values of capinfos' "Name = value" and "Name: value" lines, in their order. */
function said(lines: readonly string[], key: string): readonly string[] {
  return lines.flatMap((line) => {
    const match = new RegExp(`^\\s*${key}\\s*[:=] (.*)$`, 'u').exec(line);
    return match === null ? [] : [match[1].trim()];
  });
}

describe.skipIf(!HAS_CORPUS)('the pcapng conformance files', () => {
  test('are all 29', () => {
    expect(conformance).toHaveLength(29);
  });

  test.each(conformance)('%s block for block', (name) => {
    const { pcapng_test_description: description = '', capinfos_long: info = [] } = readOracle(
      name,
    ) as unknown as FileOracle;
    const bytes = readCapture(name);
    const opened = openCapture(memorySource(name, bytes));
    if (!opened.ok) throw new Error(opened.error.detail);
    const reader = opened.value;
    const sequence = (/Block sequence: (.*)/u.exec(description)?.[1] ?? '').split(', ');

    // Every record where the description has it, with the interfaces that were described by then.
    let described = 0;
    const wanted = sequence.flatMap((block) => {
      if (block === 'IDB') described += 1;
      return RECORDS.has(block) ? [[block, described] as const] : [];
    });
    const found: (readonly [string, number])[] = [];
    while (reader.next()) {
      const { fileOffset, linkType, interfaceIndex } = reader.record;
      const types = [u32le(bytes, fileOffset), u32be(bytes, fileOffset)];
      const block = Object.keys(BLOCKS).find((key) => types.includes(BLOCKS[key][0])) ?? '?';
      found.push([block, reader.interfaces.length]);
      expect(linkType === -1).toBe(block.endsWith('CB'));
      expect(interfaceIndex === -1).toBe(block.endsWith('CB'));
    }
    expect(found).toEqual(wanted);

    // Every block counted, none left out or made up.
    const counts = [...new Set(sequence)].map((block) => {
      const count = sequence.filter((one) => one === block).length;
      const text = BLOCKS[block][1];
      return `${count} ${count === 1 ? text : text.replace('Block', 'Blocks')}`;
    });
    const blocks = reader.details?.lines().find((line) => line.name === 'Blocks')?.value ?? '';
    expect(blocks.split(', ').sort()).toEqual(counts.sort());
    expect(reader.health.filter(({ severity }) => severity === 'damage')).toEqual([]);

    // What they say: comments of sections and interfaces, writers, interfaces.
    const comments = (on: string): readonly string[] =>
      reader.comments.flatMap((comment) =>
        comment.on === on ? [comment.text.split(/\r?\n/u)[0]] : [],
      );
    // The oracle keeps the beginning of what capinfos prints: of three sections two.
    const ofSections = said(info, 'Capture comment');
    expect(comments('section').slice(0, ofSections.length)).toEqual(ofSections);
    expect(comments('section')).toHaveLength(sequence.filter((one) => one === 'SHB').length);
    const ofInterfaces = said(info, 'Comment');
    expect(comments('interface')).toEqual(expect.arrayContaining([...ofInterfaces]));
    const writer = [
      said(info, 'Capture application')[0],
      said(info, 'Capture oper-sys')[0],
      said(info, 'Capture hardware')[0],
    ].filter((text) => text !== undefined);
    const told = reader.details?.lines().find((line) => line.name === 'Written by')?.value;
    expect(told).toBe(writer.length === 0 ? undefined : writer.join(', '));
    const first = info.findIndex((line) => line.startsWith('Section 1'));
    const once = first < 0 ? info : info.slice(0, first);
    expect(reader.interfaces.map(({ snapLength }) => String(snapLength))).toEqual(
      said(once, 'Capture length'),
    );
    expect(reader.interfaces.map((one) => (one.name ?? '').split(/\r?\n/u)[0])).toEqual(
      said(once, 'Name'),
    );
    const statistics = sequence.filter((block) => block === 'ISB').length;
    const entries = said(once, 'Number of stat entries').reduce((sum, n) => sum + Number(n), 0);
    if (entries > 0) expect(statistics).toBe(entries);
  });
});

import { asciiText, u16be } from '../base/bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import {
  ERF,
  ERF_HEADER_LENGTH,
  erfExtensions,
  erfLength,
  erfLinkType,
  erfNanoseconds,
  erfSeconds,
  erfTypeNumber,
  erfTypeOf,
} from './erf-record.ts';
import type { RecordFraming } from './framed-reader.ts';
import { DROPS_EFFECT, type HealthLog } from './health-log.ts';
import { NOT_A_PACKET } from './pcapng-blocks.ts';
import type { PcapngFacts } from './pcapng-interface.ts';
import type { CaptureRecord } from './record.ts';
import { fixedOptions } from './write-pcapng-source.ts';

const RECORDS_TRIED = 20;
const RECORDS_WANTED = 3;
const PROBE_SIZE = 65_536;
const YEAR = 366 * 86_400;
const RX_ERROR = 0x10;
const CARD_ERROR = 0x20;
const NO_BUFFER = 0x08;

/**
 * ERF (Endace) has no magic number: it is told by its first twenty records, whose types, lengths,
 * extension headers and times must make sense. Fewer than three count only where they are the file.
 */
export function looksLikeErf(source: ByteSource, head: Uint8Array): boolean {
  if (head.length < ERF_HEADER_LENGTH || isText(head)) return false;
  const window = new ByteWindow(source, PROBE_SIZE);
  let offset = 0;
  let last = -1;
  for (let record = 0; record < RECORDS_TRIED; record += 1) {
    const at = window.at(offset, ERF_HEADER_LENGTH, PROBE_SIZE);
    if (at < 0) return record >= RECORDS_WANTED || (record > 0 && window.left(offset) === 0);
    if (faultOf(window.bytes, at) !== null) return false;
    const number = erfTypeNumber(window.bytes, at);
    const length = erfLength(window.bytes, at);
    if (number !== ERF.pad) {
      const second = erfSeconds(window.bytes, at);
      if (!isKnown(number) || u16be(window.bytes, at + 14) === 0) return false;
      if (last >= 0 && (second < last - 1 || second > last + YEAR)) return false;
      last = second;
    }
    const whole = window.at(offset, length, PROBE_SIZE);
    if (whole < 0) return record >= RECORDS_WANTED;
    if (erfExtensions(window.bytes, whole, whole + length) < 0) return false;
    offset += length;
  }
  return last >= 0;
}

function isText(head: Uint8Array): boolean {
  return /^[\t\n\r -~]{16}$/.test(asciiText(head, 0, ERF_HEADER_LENGTH));
}

function isKnown(number: number): boolean {
  return !erfTypeOf(number).name.startsWith('type ');
}

/** Records of an ERF file, each with its own link type; one interface a port and link type. */
export function erfFraming(): RecordFraming {
  const interfaces: PcapngFacts[] = [];
  const known = new Map<number, PcapngFacts>();

  function interfaceOf(port: number, linkType: number): PcapngFacts {
    const key = port * 65_536 + linkType;
    let facts = known.get(key);
    if (facts === undefined) {
      facts = newInterface(interfaces.length, port, linkType);
      known.set(key, facts);
      interfaces.push(facts);
    }
    return facts;
  }

  return {
    format: 'erf',
    formatText: 'ERF',
    begin: 0,
    headerLength: ERF_HEADER_LENGTH,
    interfaces,
    lengthOf: erfLength,
    faultOf,
    isPadding: (bytes, at) => erfTypeNumber(bytes, at) === ERF.pad,
    read: (bytes, at, into) => {
      readRecord(bytes, at, into);
      into.interfaceIndex =
        into.linkType === NOT_A_PACKET ? -1 : interfaceOf(portOf(bytes, at), into.linkType).index;
    },
    count: (bytes, at, record, log) => {
      countRecord(bytes, at, record, log, interfaces);
    },
  };
}

function faultOf(bytes: Uint8Array, at: number): string | null {
  const length = erfLength(bytes, at);
  const number = erfTypeNumber(bytes, at);
  if (number === ERF.legacy || number > ERF.pad)
    return `is of type ${number}, which ERF does not have`;
  if (length < ERF_HEADER_LENGTH || (length === ERF_HEADER_LENGTH && number !== ERF.pad))
    return `claims a record of ${length} bytes`;
  return null;
}

/** Three bits of the flags. */
function portOf(bytes: Uint8Array, at: number): number {
  const flags = bytes[at + 9];
  return (flags & 0x03) | ((flags & 0x40) >> 4);
}

function readRecord(bytes: Uint8Array, at: number, into: CaptureRecord): void {
  const end = at + erfLength(bytes, at);
  const what = erfTypeOf(erfTypeNumber(bytes, at));
  const wire = u16be(bytes, at + 14);
  const nsec = erfNanoseconds(bytes, at);
  const extensions = erfExtensions(bytes, at, end);
  // Extension headers that run past the record leave nothing of it that could be read.
  const from =
    extensions < 0 ? end : Math.min(at + ERF_HEADER_LENGTH + extensions + what.between, end);
  const { linkType, skip } = erfLinkType(what.link, bytes, from, end);
  const front = Math.min(skip, end - from);
  const captured = Math.min(Math.max(0, wire - front), end - from - front);
  into.bytes = bytes;
  into.sec = Math.min(erfSeconds(bytes, at) + (nsec === 1e9 ? 1 : 0), 0xffffffff);
  into.nsec = nsec === 1e9 ? 0 : nsec;
  into.linkType = linkType;
  if (what.link === 'unread') {
    into.start = at;
    into.captured = end - at;
    into.original = end - at + Math.max(0, wire - (end - from));
    return;
  }
  into.start = from + front;
  into.captured = captured;
  into.original = Math.max(captured, wire - front);
}

function newInterface(index: number, port: number, linkType: number): PcapngFacts {
  const name = `ERF port ${port}`;
  return {
    index,
    linkType,
    snapLength: 0,
    name,
    description: null,
    hardware: null,
    operatingSystem: null,
    filter: null,
    resolution: '2^-32 s',
    drops: null,
    packets: 0,
    // Copies have nanoseconds, and Ethernet comes with its check sequence.
    options: fixedOptions(name, 9, linkType === 1 ? 4 : null),
  };
}

function countRecord(
  bytes: Uint8Array,
  at: number,
  record: CaptureRecord,
  log: HealthLog,
  interfaces: readonly PcapngFacts[],
): void {
  const number = erfTypeNumber(bytes, at);
  const what = erfTypeOf(number);
  const { fileOffset: offset, interfaceIndex } = record;
  const note = (
    code: 'unknown-block' | 'bad-block',
    severity: 'note' | 'warning',
    text: string,
    effect: string | null,
  ): void => {
    log.tally(text, () => ({ code, severity, offset, block: null, text, effect }));
  };
  if (what.link === 'meta')
    note(
      'unknown-block',
      'note',
      'ERF provenance records: not read; each has a packet number, as in Wireshark.',
      null,
    );
  else if (what.link === 'unread')
    note(
      'unknown-block',
      'note',
      `ERF records of ${what.name}: what is in them is not read.`,
      'Flows in them are not seen.',
    );
  const flags = bytes[at + 9];
  if ((flags & RX_ERROR) !== 0)
    note(
      'bad-block',
      'warning',
      'Packets that the card marked as received with an error.',
      'Their bytes may be wrong.',
    );
  if ((flags & (CARD_ERROR | NO_BUFFER)) !== 0)
    note(
      'bad-block',
      'warning',
      'Packets that the card could not record whole.',
      'What is missing of them was not lost on the network.',
    );
  if (!what.countsLoss || interfaceIndex < 0) return;
  const facts = interfaces[interfaceIndex];
  const lost = u16be(bytes, at + 12);
  facts.drops = (facts.drops ?? 0) + lost;
  if (lost === 0) return;
  log.replace(`drops ${interfaceIndex}`, facts.drops, () => ({
    code: 'interface-drops',
    severity: 'warning',
    offset,
    block: null,
    text: `${facts.name ?? 'The card'} says that it lost packets.`,
    effect: DROPS_EFFECT,
  }));
}

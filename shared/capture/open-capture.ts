import { asciiText, u16be, u16le, u32be, u32le } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { TeardownFailure, teardownError } from '../base/errors.ts';
import type { TeardownError } from '../base/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { erfFraming, looksLikeErf } from './erf-framing.ts';
import { FramedReader } from './framed-reader.ts';
import { STYLE_EXAMPLES } from './listing/listing-limits.ts';
import { ListingReader } from './listing/listing-reader.ts';
import { looksLikeText } from './listing/looks-like-text.ts';
import { surveyListing } from './listing/survey.ts';
import { isCompression, otherFormatName } from './other-formats.ts';
import { isPcapMagic, pcapHeaderLength, readPcapHeader } from './pcap-header.ts';
import { PcapReader } from './pcap-reader.ts';
import { BLOCK, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';
import { PcapngReader } from './pcapng-reader.ts';
import type { CaptureReader } from './record.ts';
import {
  SNOOP_HEADER_LENGTH,
  isSnoopMagic,
  readSnoopHeader,
  snoopFraming,
} from './snoop-framing.ts';

const CHUNK_SIZE = 1 << 20;
const HEAD_SIZE = 512;
const PCAPNG_HEADER_LENGTH = 28;

/**
 * Opens a capture by what its first bytes say, never by its name. Damage behind a sound file header
 * is not an error: the reader gives what can be read and its health says the rest.
 *
 * Errors: `empty-file`, `not-a-capture`, `unsupported-format` (names the format), `damaged` (the
 * file header itself is cut short or contradicts itself). `chunkSize` is for tests.
 */
export function openCapture(
  source: ByteSource,
  chunkSize: number = CHUNK_SIZE,
): Result<CaptureReader, TeardownError> {
  const buffer = new Uint8Array(HEAD_SIZE);
  const { compressed } = source;
  const file = compressed === undefined ? 'The file' : `What the ${compressed.format} file holds`;
  const fail: Refuse = (code, detail, offset = 0) =>
    err(teardownError(code, detail, { file: source.name, offset }));

  const filled = readHead(source, buffer);
  if (!filled.ok) return filled;
  const head = buffer.subarray(0, filled.value);
  if (head.length === 0) {
    return fail(
      'empty-file',
      compressed === undefined ? 'The file is empty.' : `${file} is empty.`,
    );
  }
  if (head.length >= 4 && isPcapMagic(head)) {
    if (head.length < pcapHeaderLength(head))
      return fail('damaged', cutShort(file, 'pcap', head), head.length);
    const header = readPcapHeader(head);
    if (header.major < 2)
      return fail(
        'unsupported-format',
        `${file} is pcap version ${header.major}.${header.minor}.`,
        4,
      );
    if (header.reservedBits !== 0)
      return fail('damaged', 'The link type field of the pcap header has reserved bits set.', 20);
    return ok(new PcapReader(source, header, chunkSize));
  }
  if (head.length >= 4 && u32be(head, 0) === BLOCK.section) {
    const bigEndian = head.length >= 12 && u32be(head, 8) === BYTE_ORDER_MAGIC;
    if (head.length >= 12 && !bigEndian && u32le(head, 8) !== BYTE_ORDER_MAGIC)
      return fail(
        'not-a-capture',
        `${file} starts like pcapng but is none (${hexStart(head)}).`,
        8,
      );
    if (head.length < PCAPNG_HEADER_LENGTH)
      return fail('damaged', cutShort(file, 'pcapng', head), head.length);
    const major = bigEndian ? u16be(head, 12) : u16le(head, 12);
    if (major !== 1) return fail('unsupported-format', `${file} is pcapng version ${major}.`, 12);
    const reader = new PcapngReader(source, chunkSize);
    const damage = reader.openFirstSection();
    return damage === null ? ok(reader) : fail('damaged', damage.text, damage.offset ?? 0);
  }
  if (isSnoopMagic(head)) return openSnoop(source, head, chunkSize, fail, file);
  const other = otherFormatName(head);
  if (other !== null) return fail('unsupported-format', otherFormat(compressed?.format, other));
  const isText = looksLikeText(head);
  const listing = isText ? openListing(source, fail, file) : null;
  if (listing !== null) return listing;
  if (looksLikeErf(source, head)) return ok(new FramedReader(source, erfFraming(), chunkSize));
  const forms = isText
    ? ` No line of its first MiB lists a packet. Forms that are read: ${STYLE_EXAMPLES.join('; ')}.`
    : '';
  return fail(
    'not-a-capture',
    `${file} is neither pcap, pcapng, snoop nor ERF; ${firstBytes(head)}.${forms}`,
  );
}

/** A text of more would take too much memory: packets of a listing are kept. */
const LARGEST_LISTING = 512 * 1024 * 1024;

/** The reader of a text that lists packets; null where none of its lines does. */
function openListing(
  source: ByteSource,
  fail: Refuse,
  file: string,
): Result<CaptureReader, TeardownError> | null {
  const survey = surveyListing(source);
  if (survey === null) return null;
  if (source.size > LARGEST_LISTING)
    return fail('unsupported-format', `${file} lists packets as text of more than 512 MiB.`);
  return ok(new ListingReader(source, survey));
}

function openSnoop(
  source: ByteSource,
  head: Uint8Array,
  chunkSize: number,
  fail: Refuse,
  file: string,
): Result<CaptureReader, TeardownError> {
  if (head.length < SNOOP_HEADER_LENGTH)
    return fail('damaged', cutShort(file, 'snoop', head), head.length);
  const header = readSnoopHeader(head);
  const { version, dataLink, linkType } = header;
  if (version < 2 || version > 5)
    return fail('unsupported-format', `${file} is snoop version ${version}.`, 8);
  if (linkType === null)
    return fail(
      'unsupported-format',
      `${file} is a snoop file of data link type ${dataLink}, which is not read.`,
      12,
    );
  return ok(new FramedReader(source, snoopFraming(header, linkType), chunkSize));
}

type Refuse = (
  code: TeardownError['code'],
  detail: string,
  offset?: number,
) => Result<CaptureReader, TeardownError>;

/** Bytes at the start; the error where too few of them for any capture can be read. */
function readHead(source: ByteSource, into: Uint8Array): Result<number, TeardownError> {
  let filled = 0;
  try {
    while (filled < into.length) {
      const got = source.read(filled, into.subarray(filled));
      if (got <= 0) break;
      filled += got;
    }
  } catch (cause) {
    if (!(cause instanceof TeardownFailure)) throw cause;
    if (filled < PCAPNG_HEADER_LENGTH) return err(cause.error);
  }
  return ok(filled);
}

function otherFormat(outer: string | undefined, inner: string): string {
  if (outer === undefined) return `This is a file of another format: ${inner}.`;
  if (isCompression(inner))
    return `The ${outer} file holds a ${inner} file: it was compressed twice.`;
  return `The ${outer} file holds a file of another format: ${inner}.`;
}

function cutShort(file: string, format: string, head: Uint8Array): string {
  return `${file} ends inside the ${format} file header, after ${head.length} bytes.`;
}

function hexStart(head: Uint8Array): string {
  return Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function firstBytes(head: Uint8Array): string {
  const start = head.subarray(0, 16);
  const isText = start.every(
    (byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127),
  );
  return isText
    ? `it starts with the text "${asciiText(start, 0, start.length).trim()}"`
    : `its first bytes are ${hexStart(head)}`;
}

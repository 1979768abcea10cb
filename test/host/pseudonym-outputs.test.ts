import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suggestedName } from '../../host/jobs/job-names.ts';
import { writeExport } from '../../host/worker/exports/write-export.ts';
import { underNames } from '../../host/worker/open-pseudonyms.ts';
import { reportModelWork } from '../../host/worker/report-model-work.ts';
import type { WorkContext } from '../../host/worker/do-work.ts';
import { parseIpv4, parseIpv6 } from '../../shared/base/parse-ip.ts';
import { emptyRecord } from '../../shared/capture/record.ts';
import type { ExportSpec } from '../../shared/contract/export-messages.ts';
import { DEFAULT_REPORT } from '../../shared/report/report-options.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { scratchFolder } from '../support/conversation-file.ts';
import { ethernet, tcpPacket } from '../support/packet-builder.ts';
import { PcapngBuilder } from '../support/capture-builder.ts';
import { memorySource, type ByteSource } from '../../shared/capture/byte-source.ts';
import { fileInMemory, wholeAnalysis } from '../support/whole-analysis.ts';
import { builtReportMaker, hasTool, inspect } from './report-tools.ts';

/** Original values of a session: texts, and the bytes that stand for them on the wire. */
interface Secrets {
  readonly texts: ReadonlySet<string>;
  readonly bytes: ReadonlyMap<string, Buffer>;
}

const NAMES_NOBODY = /^(0|127|22[4-9]|2[3-5]\d)\.|^::1?$|^ff/u;
const pseudonyms = { keepPrefixes: false, seed: 'a secret of the test' };

function secretsOf(session: AnalysisSession): Secrets {
  const texts = new Set<string>();
  const bytes = new Map<string, Buffer>();
  const record = emptyRecord();
  for (let flow = 0; flow < session.flowCount; flow += 1) {
    const { client, server, tls, http, capture } = session.record(flow);
    for (const { ip } of [client, server]) {
      if (NAMES_NOBODY.test(ip)) continue;
      texts.add(ip);
      const four = parseIpv4(ip);
      const words = [...(four === null ? (parseIpv6(ip) ?? []) : [four])];
      const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
      bytes.set(ip, Buffer.from(hex, 'hex'));
    }
    for (const name of [tls?.sni, http?.host])
      if (typeof name === 'string' && name !== 'server') texts.add(name);
    if (typeof http?.path === 'string' && http.path.length > 2) texts.add(http.path);
    texts.add(capture.replace(/\.pcap(?:ng)?$/u, ''));
    if (!session.readPacket(session.firstPacket(flow), record) || record.linkType !== 1) continue;
    for (const at of [0, 6]) {
      const mac = Buffer.from(record.bytes.subarray(record.start + at, record.start + at + 6));
      if ((mac[0] & 1) === 1 || mac.every((byte) => byte === 0)) continue;
      texts.add(mac.toString('hex').replace(/..(?=.)/gu, '$&:'));
      bytes.set(mac.toString('hex'), mac);
    }
  }
  return { texts, bytes };
}

/** Every text and byte sequence of the secrets that a file holds, as it is and unpacked. */
function found(file: Uint8Array, { texts, bytes }: Secrets): readonly string[] {
  const raw = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const all = [raw, ...unpackedStreams(raw)];
  const held = (needle: Buffer): boolean => all.some((part) => part.includes(needle));
  // UTF-16 is how PDF writes its titles.
  const forms = (text: string): Buffer[] => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(Buffer.from(text, 'utf8').toString('base64').replace(/=+$/u, '').slice(0, -1)),
  ];
  return [
    ...[...texts].filter((text) => forms(text).some(held)),
    ...[...bytes].filter(([, needle]) => held(needle)).map(([name]) => `${name} in binary`),
  ];
}

/** Streams of a PDF, inflated; pages of a Parquet file and packets of pcapng are not packed. */
function unpackedStreams(pdf: Buffer): readonly Buffer[] {
  const streams: Buffer[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      streams.push(inflateSync(pdf.subarray(at + 7), { finishFlush: 2 }));
    } catch {
      // Not deflated: its bytes are in the file as they are.
    }
  }
  return streams;
}

/** A conversation whose capture, name, path, comment and notes all name somebody. */
function talkativeCapture(): ByteSource {
  const [client, server] = ['198.51.100.77', '203.0.113.9'];
  const there = { src: client, dst: server, sport: 51_733, dport: 80 };
  const back = { src: server, dst: client, sport: 80, dport: 51_733 };
  const request = 'GET /patients/4711?name=Miller HTTP/1.1\r\nHost: clinic.acme.test\r\n\r\n';
  const packets = [
    tcpPacket({ ...there, seq: 100, flags: 'S' }),
    tcpPacket({ ...back, seq: 900, ack: 101, flags: 'SA' }),
    tcpPacket({ ...there, seq: 101, ack: 901, flags: 'A' }),
    tcpPacket({ ...there, seq: 101, ack: 901, flags: 'PA', payload: request }),
    tcpPacket({ ...back, seq: 901, ack: 101 + request.length, flags: 'RA' }),
  ];
  const file = new PcapngBuilder()
    .section()
    .interface({ linkType: 1, name: 'eth-Miller', hardware: 'Miller' });
  packets.forEach((packet, i) => {
    file.packet({
      bytes: ethernet(packet),
      sec: 1_700_000_000 + i,
      comments: ['198.51.100.77 is Miller'],
    });
  });
  return memorySource('acme-clinic-miller.pcapng', file.bytes());
}

/**
 * A capture of everything that names somebody in an unusual place: two dots in its name, an interface
 * that dropped packets, a host of one word, one of many labels, and one that is a word of sentences.
 */
function namingCapture(): ByteSource {
  const server = '203.0.113.9';
  const hosts = ['contosonet', `${'ab.cd.ef.gh.'.repeat(4)}contoso.net`, 'server', server];
  const file = new PcapngBuilder()
    .section()
    .interface({ linkType: 1, name: 'tap-contoso-hq', description: 'Uplink of Contoso' });
  hosts.forEach((host, i) => {
    const client = `198.51.100.${77 + i}`;
    const there = { src: client, dst: server, sport: 51_733 + i, dport: 80 };
    const back = { src: server, dst: client, sport: 80, dport: 51_733 + i };
    const request = `GET /1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const packets = [
      tcpPacket({ ...there, seq: 100, flags: 'S' }),
      tcpPacket({ ...back, seq: 900, ack: 101, flags: 'SA' }),
      tcpPacket({ ...there, seq: 101, ack: 901, flags: 'A' }),
      tcpPacket({ ...there, seq: 101, ack: 901, flags: 'PA', payload: request }),
      tcpPacket({ ...there, seq: 101 + request.length, ack: 901, flags: 'RA' }),
    ];
    packets.forEach((packet, k) => {
      file.packet({ bytes: ethernet(packet), sec: 1_700_000_000 + 10 * i + k });
    });
  });
  file.statistics(0, { ifdrop: 7n });
  return memorySource('fw1.contoso.pcapng', file.bytes());
}

/** What anybody may write, of any capture. */
const HOSTILE =
  'ip198.51.100.77, host-198-51-100-77, section 203.0.113.9 and 198.51.100.77; <b>/srv/contoso</b> ' +
  '«/etc/contoso» \\\\contoso-files\\share wss://contoso.xn--p1ai/x db3.contoso.example ' +
  'MAC 0011.2233.4455, fe80::1:2%contoso0, fw1.contoso.pcapng by ann@contoso.com';
/** What only somebody with that capture may write: words that nothing but its own values tell. */
const OF_CONTOSO = `${HOSTILE}; client port 51733 of Contosonet, on tap-contoso-hq`;

const CASES: readonly (readonly [string, () => ByteSource, string])[] = [
  ['the sample', () => fileInMemory('host/sample/teardown-sample.pcapng'), HOSTILE],
  ['a request that names a person', talkativeCapture, HOSTILE],
  ['a capture that names its owner everywhere', namingCapture, OF_CONTOSO],
  [
    'a plain conversation of the lab',
    () =>
      memorySource(
        'acme-lab.pcap',
        readFileSync('test/lab/recordings/client-cancel-mid-response/client.pcap'),
      ),
    HOSTILE,
  ],
];

describe.each(CASES)('%s under made-up names', (_name, source, hostile) => {
  const scratch = scratchFolder();
  const maker = builtReportMaker();
  let session: AnalysisSession;
  let context: WorkContext;
  let secrets: Secrets;

  beforeAll(() => {
    const opened = source();
    session = wholeAnalysis(opened);
    secrets = secretsOf(session);
    const { client, server, tls, http } = session.record(0);
    const text = `${client.ip}:${client.port} asked ${server.ip} (${tls?.sni ?? http?.host ?? 'no name'}) for ${http?.path ?? 'nothing'}, see https://wiki.acme.test/x and db3.acme.test; ${hostile}`;
    const at = '2026-11-20T14:02:00Z';
    const author = `Ann of ${client.ip}, ann.Miller@db3.acme.test`;
    const said = { by: author, at, edited: { by: `Ben of ${server.ip}`, at }, text };
    session.annotate({
      notes: [
        { id: '1', anchor: { on: 'flow', flow: 0 }, ...said },
        { id: '2', anchor: { on: 'packet', flow: 0, packet: 1 }, ...said },
        { id: '3', anchor: { on: 'capture', capture: 0 }, ...said },
        { id: '4', anchor: { on: 'analysis' }, ...said },
      ],
      flows: [
        {
          flow: 0,
          triage: 'suspicious',
          owner: `Ann at ${client.ip}`,
          tags: [server.ip],
          override: { cause: null, class: 'watch', why: text, by: author, at },
        },
      ],
    });
    context = { sources: [opened], tell: () => undefined, breathe: () => Promise.resolve() };
  });
  afterAll(() => {
    maker.close();
    scratch.remove();
  });

  const none = (file: Uint8Array, what: string): void => {
    expect([what, found(file, secrets)]).toEqual([what, []]);
    // Offsets of a PDF and outlines of letters may hold any number.
    const words = [
      'wiki.acme',
      'db3.acme',
      'Miller',
      'ontoso',
      'fe80::1:2',
      '0011.2233',
      ...(/^(pdf|preview)$/u.test(what) ? [] : ['51733']),
    ];
    for (const word of words) {
      const at = Buffer.from(file).indexOf(word);
      const around = at === -1 ? '' : Buffer.from(file).toString('latin1', at - 120, at + 60);
      expect([what, word, around]).toEqual([what, word, '']);
    }
  };

  it('the values that must not show are there without them', async () => {
    const { model } = await reportModelWork(
      session,
      { options: DEFAULT_REPORT, caseFile: null, missing: [] },
      context,
    );
    const signal = new AbortController().signal;
    const html = await maker.make(model, 'html', { signal, onStep: () => undefined });
    expect(found(html, secrets).length).toBeGreaterThan(2);
  });

  it.each(['pdf', 'html', 'md'] as const)(
    'no original value is in any byte of the report as %s, attachments and metadata included',
    async (format) => {
      const options = { ...DEFAULT_REPORT, pseudonyms, author: 'Ann' };
      const { model, map } = await reportModelWork(
        session,
        { options, caseFile: 'acme.teardown', missing: ['acme-old.pcap'] },
        context,
      );
      const signal = new AbortController().signal;
      const file = await maker.make(model, format, { signal, onStep: () => undefined });
      none(file, format);
      for (const { name, bytes } of model.attachments) none(bytes, name);
      const packets = model.attachments.find(({ name }) => name === 'evidence.pcapng');
      expect(packets?.description).toMatch(
        /, headers only, under made-up names; their times are the original ones$/u,
      );
      expect(model.attachments.length).toBeGreaterThan(1);
      expect(JSON.stringify(map)).toContain(session.record(0).client.ip);
    },
  );

  it.skipIf(!hasTool('pdftotext'))('nor in the words on the PDF’s pages', async () => {
    const { model } = await reportModelWork(
      session,
      { options: { ...DEFAULT_REPORT, pseudonyms }, caseFile: null, missing: [] },
      context,
    );
    const signal = new AbortController().signal;
    const pdf = await maker.make(model, 'pdf', { signal, onStep: () => undefined });
    none(Buffer.from(inspect('pdftotext', pdf, ['{}', '-'])), 'text of the pages');
  });

  it('nor in the pages of the preview', async () => {
    const { model } = await reportModelWork(
      session,
      { options: { ...DEFAULT_REPORT, pseudonyms }, caseFile: null, missing: [] },
      context,
    );
    const { svgs, outline } = await maker.preview(model, 1, 20);
    none(Buffer.from([...svgs, JSON.stringify(outline)].join('\n')), 'preview');
  });

  it('nor in the names that files are suggested and offered under', () => {
    const captures = [session.record(0).capture, 'second.contoso.pcap'];
    const choice = { flows: [0] };
    const all: readonly ExportSpec[] = [
      { kind: 'report', format: 'pdf', options: { ...DEFAULT_REPORT, pseudonyms } },
      { kind: 'flows', format: 'csv', choice, pseudonyms },
      { kind: 'packets', choice, pseudonyms },
      { kind: 'commented-capture', capture: 0, pseudonyms },
      { kind: 'ladder', flow: 0, folded: false, pseudonyms },
    ];
    const { told } = underNames(session, pseudonyms);
    const made = told.record(0).capture.replace(/\.pcap(?:ng)?$/u, '');
    for (const what of all) {
      none(Buffer.from(suggestedName(captures, what)), what.kind);
      expect(suggestedName(captures, what).startsWith(`${made}-and-1-more-`)).toBe(true);
    }
  });

  it('nor in any export', async () => {
    const choice = { flows: Array.from({ length: session.flowCount }, (_, i) => i) };
    const exports: readonly ExportSpec[] = [
      ...(['csv', 'json', 'jsonl', 'parquet'] as const).map(
        (format) => ({ kind: 'flows', format, choice, pseudonyms }) as const,
      ),
      { kind: 'packets', choice, pseudonyms },
      { kind: 'commented-capture', capture: 0, pseudonyms },
      { kind: 'ladder', flow: 0, folded: false, pseudonyms },
    ];
    for (const [i, what] of exports.entries()) {
      const target = path.join(scratch.path, `export-${i}`);
      const { map } = await writeExport(session, what, target, context);
      none(readFileSync(target), JSON.stringify(what).slice(0, 60));
      expect(map).not.toBeNull();
    }
  });
});

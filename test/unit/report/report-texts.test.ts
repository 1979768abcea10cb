import { describe, expect, it } from 'vitest';
import { base64Bytes, base64Text } from '../../../shared/report/base64.ts';
import { kindClause } from '../../../shared/report/kind-words.ts';
import { markdownCode, markdownFence, markdownText } from '../../../shared/report/markdown-text.ts';
import {
  analyzeCommand,
  endsFilter,
  explainCommand,
  framesFilter,
} from '../../../shared/report/report-commands.ts';
import { flowNumbers, listed, percent } from '../../../shared/report/report-numbers.ts';
import { reproduceLine } from '../../../shared/report/reproduce-lines.ts';
import { rtlRuns } from '../../../shared/report/rtl-runs.ts';
import { safeNote, safeText } from '../../../shared/report/safe-text.ts';
import { unbroken } from '../../../shared/report/unbroken.ts';
import { zoneClock } from '../../../shared/report/zone-clock.ts';

describe('shares', () => {
  it.each([
    [0, 12, '0 %'],
    [12, 12, '100 %'],
    [1, 10_000, 'below 0.1 %'],
    [9_999, 10_000, '99.9 %'],
    [97, 1000, '9.7 %'],
    [50, 1000, '5 %'],
    [2, 9, '22 %'],
  ])('%i of %i is %s', (part, whole, text) => {
    expect(percent(part, whole).replace('\u00a0', ' ')).toBe(text);
  });
});

describe('lists and numbers of flows', () => {
  it('are read as people say them', () => {
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(flowNumbers([1, 2, 3], 3, 4)).toBe('1, 2, 3');
    expect(flowNumbers([4, 11, 12, 13, 14], 1168, 4)).toBe('4, 11, 12, 13 … (1\u2009168)');
    expect(kindClause('reset', 1)).toBe('1 was ended by a reset');
    expect(kindClause('reset', 2)).toBe('2 were ended by a reset');
  });
});

describe('commands', () => {
  it('quote file names as a shell needs it', () => {
    expect(analyzeCommand(['a.pcap', 'b c.pcap'], 'jsonl')).toBe(
      "teardown analyze a.pcap 'b c.pcap' --format jsonl",
    );
    expect(explainCommand("it's $(rm).pcap", 4)).toBe(
      "teardown explain 'it'\\''s $(rm).pcap' --flow 4",
    );
    expect(explainCommand('-o.pcap', 0)).toBe('teardown explain ./-o.pcap --flow 0');
  });

  it('name packets as ranges where they follow each other', () => {
    expect(framesFilter([7])).toBe('frame.number == 7');
    expect(framesFilter([1, 2, 4, 5, 6, 9])).toBe('frame.number in {1, 2, 4..6, 9}');
  });

  it('name a conversation by its ends in either version of IP', () => {
    const ends = [
      { ip: '2001:db8::1', port: 1 },
      { ip: '2001:db8::2', port: 443 },
    ];
    expect(endsFilter('udp', ends)).toBe(
      'ipv6.addr == 2001:db8::1 && udp.port == 1 && ipv6.addr == 2001:db8::2 && udp.port == 443',
    );
  });
});

describe('times', () => {
  it('are those of the zone, summer time included', () => {
    const berlin = zoneClock('Europe/Berlin');
    expect(berlin.second('2018-06-20T22:58:46.907301000Z')).toBe('2018-06-21 00:58:46');
    expect(berlin.exact('2018-06-20T22:58:46.907301000Z')).toBe('00:58:46.907301');
    expect(berlin.exact('2018-06-20T22:58:46.907301002Z')).toBe('00:58:46.907301002');
    expect(berlin.offset('2018-06-20T22:58:46Z')).toBe('UTC+02:00');
    expect(berlin.offset('2018-01-20T22:58:46Z')).toBe('UTC+01:00');
    expect(berlin.day('2018-12-31T23:30:00.000000000Z')).toBe('1 January 2019');
    expect(zoneClock('UTC').offset('2018-01-20T22:58:46Z')).toBe('UTC');
    expect(zoneClock('Asia/Kathmandu').clock('2018-01-20T00:00:00.5Z', 1)).toBe('05:45:00.5');
  });

  it('that are none stay as they are', () => {
    expect(zoneClock('UTC').second('@99999999999999.000000000Z')).toBe(
      '@99999999999999.000000000Z',
    );
  });
});

describe('safe texts', () => {
  it('show what would be hidden or would turn the line', () => {
    expect(safeText('a\u001b[2Jb')).toBe('a␛[2Jb');
    expect(safeText('gnp\u202eexe')).toBe('gnp⟨U+202E⟩exe');
    expect(safeText('\ud800x')).toBe('⟨U+D800⟩x');
    expect(safeText('\u{1f469}\u200d\u{1f4bb} क\u200dष')).toBe('\u{1f469}\u200d\u{1f4bb} क\u200dष');
  });

  it('stay as they are when they pass twice', () => {
    const hostile = `a\u0000 ${'x'.repeat(10_000)} \u2067b`;
    expect(safeText(safeText(hostile))).toBe(safeText(hostile));
  });

  it('keep the lines of what people wrote, and all of it', () => {
    expect(safeNote('one\r\ntwo\rthree\n\u0007')).toBe('one\ntwo\nthree\n␇');
    expect(safeNote('y'.repeat(5000))).toHaveLength(5000);
  });

  it('know what runs from right to left', () => {
    expect(rtlRuns('to שלום עולם: ok')).toEqual(['to ', 'שלום עולם', ': ok']);
    expect(rtlRuns('plain')).toEqual(['plain']);
  });
});

describe('Markdown', () => {
  it('takes every text literally', () => {
    expect(markdownText('*a* <b> | c\\')).toBe('&#42;a&#42; &#60;b&#62; &#124; c&#92;');
    expect(markdownText('close_notify')).toBe('close_notify');
    expect(markdownText('joy__firefox.pcap')).toBe('joy__firefox.pcap');
    expect(markdownText('_x_')).toBe('&#95;x&#95;');
    expect(markdownText('1. x')).toBe('&#49;. x');
    expect(markdownText('5.11 s')).toBe('5.11 s');
    expect(markdownText('# x')).toBe('&#35; x');
  });

  it('has code that nothing ends early', () => {
    expect(markdownCode('a b')).toBe('`a b`');
    expect(markdownCode('a`|b')).toBe('``a`|b``');
    expect(markdownCode('`` x', 'line')).toBe('``` `` x ```');
    expect(markdownCode('a|b', 'cell')).toBe('`a\\|b`');
    expect(markdownCode('a\\|b', 'cell')).toBe('<code>a&#92;&#124;b</code>');
    expect(markdownFence('a\n````\nb\n')).toBe('`````text\na\n````\nb\n`````');
  });
});

describe('numbers of sentences', () => {
  it('are not torn from their groups, units and months', () => {
    expect(unbroken('server 6\u2009012 bytes in 3 packets')).toBe(
      'server 6\u202f012\u00a0bytes in 3\u00a0packets',
    );
    expect(unbroken('2.02 s, 2 min 05 s, 9 days')).toBe(
      '2.02\u00a0s, 2\u00a0min\u00a005\u00a0s, 9\u00a0days',
    );
    expect(unbroken('20 November 2026')).toBe('20\u00a0November\u00a02026');
    expect(unbroken('10 servers, 4 hours, word 5 x')).toBe('10 servers, 4 hours, word 5 x');
  });
});

describe('lines that reproduce a figure', () => {
  it('say what takes them', () => {
    expect(reproduceLine('teardown explain a.pcap --flow 4').label).toBe('Shell');
    expect(reproduceLine("tshark -r 'a b' -Y tcp").label).toBe('Shell');
    expect(reproduceLine('tcp.stream eq 4')).toEqual({
      label: 'Wireshark',
      text: 'tcp.stream eq 4',
    });
    expect(reproduceLine('frame.number in {1, 4..9} (in a (in b).pcap)')).toEqual({
      label: 'Wireshark, in a (in b).pcap',
      text: 'frame.number in {1, 4..9}',
    });
  });
});

describe('base64', () => {
  it('is what every reader expects, at every length', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
      expect(base64Text(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(base64Bytes(base64Text(bytes))).toEqual(bytes);
    }
    const large = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) & 255);
    expect(base64Text(large)).toBe(Buffer.from(large).toString('base64'));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointText, ipText } from '../../../shared/base/ip-address.ts';
import { bytesText, counted, durationText, grouped } from '../../../shared/base/numbers.ts';
import { letterEnd, nameText, utf8Text } from '../../../shared/base/utf8.ts';

describe('addresses as text', () => {
  it.each([
    [4 as const, [0x0a000002], '10.0.0.2'],
    [4 as const, [0xffffffff], '255.255.255.255'],
    [6 as const, [0x20010db8, 0, 0, 1], '2001:db8::1'],
    [6 as const, [0, 0, 0, 0], '::'],
    [6 as const, [0, 0, 0, 1], '::1'],
    [6 as const, [0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
    [6 as const, [0x20010000, 0, 0x00010000, 0x00000001], '2001::1:0:0:1'],
  ])('IPv%i %o is %s (RFC 5952)', (version, words, text) => {
    expect(ipText(version, words)).toBe(text);
  });

  it('an IPv6 endpoint wears brackets', () => {
    expect(endpointText('2001:db8::1', 443)).toBe('[2001:db8::1]:443');
    expect(endpointText('10.0.0.2', 443)).toBe('10.0.0.2:443');
  });
});

describe('numbers for people', () => {
  it.each([
    [999, '999'],
    [107244, '107\u2009244'],
    [1234567890, '1\u2009234\u2009567\u2009890'],
  ])('%i is grouped in threes', (value, text) => {
    expect(grouped(value)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [61_000, '61 µs'],
    [2_491_207_000, '2.49 s'],
    [300_400_000, '300 ms'],
    [125_000_000_000, '2 min 05 s'],
    [11_220_000_000_000, '3 h 07 min'],
    [5 * 86400 * 1e9, '5 days'],
    [59_999_999_999, '60 s'],
  ])('%i ns reads "%s"', (nanos, text) => {
    expect(durationText(nanos)).toBe(text);
  });

  it('counts agree with their nouns', () => {
    expect(counted(1, 'packet')).toBe('1 packet');
    expect(counted(0, 'packet')).toBe('0 packets');
    expect(counted(2, 'retry', 'retries')).toBe('2 retries');
  });

  it.each([
    [999, '999 B'],
    [1200000000, '1.2 GB'],
  ])('%i bytes read "%s"', (value, text) => {
    expect(bytesText(value)).toBe(text);
  });
});

describe('UTF-8 without a TextDecoder', () => {
  it('agrees with the platform on every well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8Text(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  it('never throws on any bytes and replaces what is malformed', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof utf8Text(bytes) === 'string'));
    expect(utf8Text(Uint8Array.of(0x41, 0xc0, 0x80, 0x42))).toBe('A\ufffd\ufffdB');
    expect(utf8Text(Uint8Array.of(0xed, 0xa0, 0x80))).toBe('\ufffd\ufffd\ufffd');
  });
});

describe('names from hostile bytes', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** What TextDecoder makes of the bytes, without what steers; it may join the bytes of one bad sequence. */
  const expected = (bytes: Uint8Array): string =>
    joined(
      Array.from(decoder.decode(bytes), (letter) => {
        const steers = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(letter);
        return steers && !/[\u200c\u200d]/u.test(letter) ? '\ufffd' : letter;
      }).join(''),
    );
  const joined = (text: string): string => text.replace(/\ufffd+/gu, '\ufffd');
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    fc
      .tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 3 }), fc.nat(6))
      .map(([text, bad, cut]) => {
        const good = new TextEncoder().encode(text);
        return Uint8Array.of(...good.subarray(0, good.length - cut), ...bad, ...good);
      }),
  );

  it('are what TextDecoder reads, but for what steers a terminal or reorders', () => {
    fc.assert(
      fc.property(bytes, (one) => {
        expect(joined(nameText(one, 0, one.length))).toBe(expected(one));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a\u202eb', 'a\ufffdb'],
    ['a\u009bb', 'a\ufffdb'],
    ['a\u2028b', 'a\ufffdb'],
    ['a\u200bb', 'a\ufffdb'],
    ['\u06cc\u200c\u06a9', '\u06cc\u200c\u06a9'],
  ])('%j becomes %j', (text, told) => {
    const one = new TextEncoder().encode(`<${text}>`);
    expect(nameText(one, 1, one.length - 1)).toBe(told);
  });

  it('cut at a byte they end with a whole letter', () => {
    const one = new TextEncoder().encode('жж');
    expect([1, 2, 3, 4].map((at) => nameText(one, 0, letterEnd(one, 0, at)))).toEqual([
      '',
      'ж',
      'ж',
      'жж',
    ]);
    const bad = Uint8Array.of(0x41, 0x80, 0x80, 0x80, 0x80, 0x80);
    expect(letterEnd(bad, 0, 5)).toBe(5);
  });
});

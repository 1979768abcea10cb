import { describe, expect, test } from 'vitest';
import { DistinctAddresses } from '../../../shared/session/distinct-addresses.ts';

const v4 = (word: number): Uint32Array => Uint32Array.of(word, 0, 0, 0);

describe('the distinct addresses of an analysis', () => {
  test('an address keeps its number however many others are met', () => {
    const addresses = new DistinctAddresses();
    const count = 10_000;
    for (let i = 0; i < count; i += 1)
      expect(addresses.number(false, v4(0x0a000000 + i * 257), 0)).toBe(i);
    for (let i = 0; i < count; i += 1)
      expect(addresses.number(false, v4(0x0a000000 + i * 257), 0)).toBe(i);
  });

  test('an IPv6 address whose first word is that of an IPv4 address is another one', () => {
    const addresses = new DistinctAddresses();
    expect(addresses.number(false, v4(0x20010db8), 0)).toBe(0);
    expect(addresses.number(true, v4(0x20010db8), 0)).toBe(1);
    expect([addresses.text(0), addresses.text(1)]).toEqual(['32.1.13.184', '2001:db8::']);
  });

  test('the second address of a pair is read from its own four words', () => {
    const addresses = new DistinctAddresses();
    const both = Uint32Array.of(0x20010db8, 0, 0, 1, 0xfe800000, 0, 0, 2);
    expect(addresses.text(addresses.number(true, both, 0))).toBe('2001:db8::1');
    expect(addresses.text(addresses.number(true, both, 4))).toBe('fe80::2');
  });

  test('order is IPv4 before IPv6, each by value and not by text', () => {
    const addresses = new DistinctAddresses();
    addresses.number(true, Uint32Array.of(0x20010db8, 0, 0, 0x10), 0);
    addresses.number(false, v4(0xc0a80001), 0);
    addresses.number(true, Uint32Array.of(0x20010db8, 0, 0, 2), 0);
    addresses.number(false, v4(0x0a000002), 0);
    addresses.number(false, v4(0x0a00000a), 0);
    expect(Array.from(addresses.inOrder(), (number) => addresses.text(number))).toEqual([
      '10.0.0.2',
      '10.0.0.10',
      '192.168.0.1',
      '2001:db8::2',
      '2001:db8::10',
    ]);
  });
});

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipText } from '../../../shared/base/ip-address.ts';
import { parseIpv4, parseIpv6 } from '../../../shared/base/parse-ip.ts';
import { keyedPort } from '../../../shared/pseudonyms/keyed.ts';
import { Pseudonyms } from '../../../shared/pseudonyms/pseudonyms.ts';

const keyed =
  (key: string) =>
  (message: string): Uint8Array =>
    createHmac('sha256', key).update(message).digest();

const names = (keepPrefixes = false, key = 'a key'): Pseudonyms =>
  new Pseudonyms(keyed(key), keepPrefixes);

const ipv4 = fc.nat(0xffffffff).map((word) => ipText(4, [word]));
const ipv6 = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.nat(0xffffffff)))
  .map((words) => ipText(6, words));

/** Leading bits that two addresses share. */
function shared(a: string, b: string): number {
  const bits = (text: string): string => {
    const four = parseIpv4(text);
    const words = four === null ? parseIpv6(text) : [four];
    return Array.from(words ?? [], (word) => word.toString(2).padStart(32, '0')).join('');
  };
  const [x, y] = [bits(a), bits(b)];
  let count = 0;
  while (count < x.length && x[count] === y[count]) count += 1;
  return count;
}

describe('address texts', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const four = parseIpv4(text);
        const six = parseIpv6(text);
        expect(four === null ? ipText(6, six ?? []) : ipText(4, [four])).toBe(text);
      }),
    );
  });

  it.each(['1.2.3', '1.2.3.256', '1::2::3', '1:2:3:4:5:6:7', '12:30:45', ':::', 'a.b.c.d', ''])(
    'refuse %j',
    (text) => {
      expect(parseIpv4(text)).toBeNull();
      expect(parseIpv6(text)).toBeNull();
    },
  );
});

describe('made-up addresses', () => {
  it('are never the original, and different for different ones', () => {
    const made = names();
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), fc.oneof(ipv4, ipv6), (a, b) => {
        const special = /^(0|127|22[4-9]|2[3-5]\d)\.|^::1?$|^ff/u;
        if (!special.test(a)) expect(made.ip(a)).not.toBe(a);
        expect(made.ip(a) === made.ip(b)).toBe(a === b);
      }),
    );
  });

  it('share as many leading bits as the originals, on request', () => {
    const made = names(true);
    fc.assert(
      fc.property(ipv4, ipv4, (a, b) => {
        expect(shared(made.ip(a), made.ip(b))).toBe(shared(a, b));
      }),
    );
    fc.assert(
      fc.property(ipv6, ipv6, (a, b) => {
        expect(shared(made.ip(a), made.ip(b))).toBe(shared(a, b));
      }),
      { numRuns: 20 },
    );
    const near: [string, string][] = [
      ['10.1.2.3', '10.1.2.77'],
      ['2001:db8:1::1', '2001:db8:1::2'],
    ];
    for (const [a, b] of near) expect(shared(made.ip(a), made.ip(b))).toBe(shared(a, b));
  });

  it.each(['127.0.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.251', '::1', '::', 'ff02::1'])(
    'leave %s, which names nobody',
    (text) => {
      expect(names().ip(text)).toBe(text);
      expect(names(true).ip(text)).toBe(text);
    },
  );

  it('keep link-local addresses link-local', () => {
    expect(names().ip('fe80::1:2:3:4')).toMatch(/^fe80::/u);
    expect(names(true).ip('169.254.7.8')).toMatch(/^169\.254\./u);
  });

  it('follow from the key alone', () => {
    const first = names();
    first.ip('10.9.9.9');
    expect(first.ip('10.1.2.3')).toBe(names().ip('10.1.2.3'));
    expect(names(false, 'another').ip('10.1.2.3')).not.toBe(names().ip('10.1.2.3'));
    expect(names(true, 'another').ip('10.1.2.3')).not.toBe(names(true).ip('10.1.2.3'));
  });
});

describe('made-up ports', () => {
  it('are a permutation of 1024 to 65535', () => {
    const seen = new Set<number>();
    for (let port = 1024; port <= 65535; port += 1) seen.add(keyedPort(keyed('k'), port));
    expect(seen.size).toBe(65536 - 1024);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(1024);
    expect(keyedPort(keyed('k'), 443)).toBe(443);
  });
});

describe('made-up hosts and paths', () => {
  it('share a domain where the originals do', () => {
    const made = names();
    const [shop, api, other] = ['shop.example.com', 'api.example.com', 'shop.example.org'].map(
      (host) => made.host(host).split('.'),
    );
    expect(shop.slice(1)).toEqual(api.slice(1));
    expect(shop[0]).not.toBe(api[0]);
    expect(other.slice(1)).not.toEqual(shop.slice(1));
    expect(made.host('SHOP.example.com.')).toBe(shop.join('.'));
  });

  it('leave the root alone and hide the rest of a path', () => {
    expect(names().path('/')).toBe('/');
    expect(names().path('/users/42?token=abc')).toMatch(/^\/p[0-9a-f]{10}$/u);
  });
});

describe('texts', () => {
  const made = names();
  const flow = { service: 443, clientPort: 50_000, hosts: ['shop.acme.test'], paths: ['/a/b?c=d'] };
  made.host('shop.acme.test');

  it('lose addresses, with the port of a client and not that of the service', () => {
    const text = made.text('10.0.0.2:50000 asked 192.0.2.7:443 and [2001:db8::7]:443.', flow);
    expect(text).toBe(
      `${made.ip('10.0.0.2')}:${made.port(50000)} asked ${made.ip('192.0.2.7')}:443 and [${made.ip('2001:db8::7')}]:443.`,
    );
  });

  it('lose MACs, names and paths of the flow', () => {
    const text = made.text('02:42:ac:11:00:02 sent GET /a/b?c=d to shop.acme.test.', flow);
    expect(text).not.toMatch(/02:42:ac:11:00:02|\/a\/b|acme/u);
    expect(text).toContain(made.host('shop.acme.test'));
  });

  it.each([
    'RFC 9293 3.10.7.4 says so',
    'RFC 8446 section 6.1 and RFC 5961 section 3.2',
    'at 12:30:45 UTC, after 3.1 s',
    'the reset answers #18',
    'a version 1.2 of TLS 1.3',
    'std::vector and x::y',
  ])('keep “%s”', (text) => {
    expect(made.text(text, flow)).toBe(text);
  });

  it('of people also lose pages, paths and hosts that no packet showed', () => {
    const text = made.said(
      'see https://wiki.acme.test/x?y=1 and /var/log/db3 on db3.corp.acme.test',
    );
    expect(text).not.toMatch(/acme|wiki|db3|var/u);
    expect(text).toMatch(/^see https:\/\/h[0-9a-f.h]+example\/p[0-9a-f]{10} and \/p/u);
  });

  it('never hold an original address, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', ' ', '(', '“', 'from ', 'ip=', '['),
        fc.oneof(ipv4, ipv6),
        fc.constantFrom('', ' ', ')', '”', ', then', ':80', '.', ']'),
        (before, address, after) => {
          if (address.includes(':') && after === ':80') return;
          const text = names().text(`${before}${address}${after}`);
          const same = names().ip(address) === address;
          if (!same) expect(text).not.toContain(address);
        },
      ),
    );
  });
});

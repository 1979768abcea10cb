import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NO_CONTEXT, Pseudonyms, type TextContext } from '../../../shared/pseudonyms/pseudonyms.ts';

const names = (keepPrefixes = false): Pseudonyms =>
  new Pseudonyms((message) => createHmac('sha256', 'k').update(message).digest(), keepPrefixes);

const flow = (some: Partial<TextContext> = {}): TextContext => ({
  ...NO_CONTEXT,
  service: 80,
  clientPort: 51_234,
  ...some,
});

describe('names of files', () => {
  it.each([
    ['fw1.contoso.pcap', '.pcap'],
    ['fw1.contoso.pcapng.gz', '.pcapng.gz'],
    ['fw1.contoso', ''],
    ['web01.contoso.com', ''],
    ['10.20.30.40', ''],
    ['miller.ward7.zst', '.zst'],
    ['case.teardown', '.teardown'],
  ])('“%s” keep only endings that say what a file is', (name, ending) => {
    expect(names().file(name)).toMatch(
      new RegExp(`^capture-[0-9a-f]{8}${ending.replaceAll('.', '\\.')}$`, 'u'),
    );
  });
});

describe('hosts', () => {
  it('of many labels differ where their ends differ', () => {
    const made = names();
    const [one, two] = ['one', 'two'].map((end) => made.host(`a.b.c.d.e.f.g.h.${end}.net`));
    expect(one).not.toBe(two);
  });

  it('with a port or in brackets are the host', () => {
    const made = names();
    expect(made.host('shop.acme.test:8080')).toBe(made.host('shop.acme.test'));
    expect(made.host('10.9.8.7:8080')).toBe(made.ip('10.9.8.7'));
    expect(made.host('[2001:db8::7]:80')).toBe(made.ip('2001:db8::7'));
  });
});

describe('sentences of the engine', () => {
  const CALLED: readonly (readonly [string, Partial<TextContext>, string])[] = [
    ['a host', { hosts: ['server'] }, 'The server reset it, a server of many, after the client.'],
    ['a path', { paths: ['/1'] }, 'HTTP/1.1 asked twice, n/a of 3 MB/s'],
    ['a short path', { paths: ['/a'] }, 'n/a, and/or nothing'],
    ['a target', { paths: ['client'] }, 'The client sent its request.'],
  ];

  it.each(CALLED)('keep their words when %s is called like one of them', (_what, some, text) => {
    const made = names();
    for (const host of some.hosts ?? []) made.host(host);
    const told = made.text(text, flow(some));
    expect(told).toBe(text);
  });

  it('keep their words when a capture or an interface is called like one of them', () => {
    const made = names();
    made.file('client');
    made.file('server.pcap');
    made.interface('packet');
    const text = 'The client asked, the server never sent a packet.';
    expect(made.text(text, flow())).toBe(text);
  });

  it('lose such names where they introduce them', () => {
    const made = names();
    made.interface('tap-contoso-hq');
    const told = made.text('Interface 0 (tap-contoso-hq) says that it dropped packets.');
    expect(told).toBe(
      `Interface 0 (${made.interface('tap-contoso-hq')}) says that it dropped packets.`,
    );
    expect(made.text('ClientHello · SNI server', flow({ hosts: ['server'] }))).toBe(
      `ClientHello · SNI ${made.host('server')}`,
    );
    expect(
      made.text('The client sent CONNECT client:443 #4.', flow({ paths: ['client:443'] })),
    ).toBe(`The client sent CONNECT ${made.path('client:443')} #4.`);
  });

  it('lose a path that ends a sentence or holds an address', () => {
    const made = names();
    const context = flow({ paths: ['/hosts/10.1.2.3'] });
    expect(made.text('The client sent GET /hosts/10.1.2.3 #4.', context)).toBe(
      `The client sent GET ${made.path('/hosts/10.1.2.3')} #4.`,
    );
  });

  it.each([false, true])('name a host that is the server’s address once (prefixes: %s)', (keep) => {
    const made = names(keep);
    made.host('10.9.8.7');
    const told = made.text('host 10.9.8.7 and tcp port 80; from 10.9.8.70 to port 80', {
      ...flow(),
      hosts: ['10.9.8.7'],
    });
    expect(told).toBe(
      `host ${made.ip('10.9.8.7')} and tcp port 80; from ${made.ip('10.9.8.70')} to port 80`,
    );
  });

  it('name nothing twice: a made-up address may be another’s original', () => {
    const made = names(true);
    const first = made.ip('10.1.2.3');
    const told = made.text(`10.1.2.3 and then ${first}`, flow({ hosts: [first] }));
    expect(told).toBe(`${first} and then ${made.ip(first)}`);
  });

  it('keep the sections of RFCs', () => {
    const text = 'RFC 9293 sections 3.10.7.1 and 3.10.7.4, RFC 1122 4.2.2.13';
    expect(names().text(text)).toBe(text);
  });
});

describe('what people wrote', () => {
  const HOSTILE: readonly (readonly [string, RegExp])[] = [
    ['asked shop.xn--p1ai and shop.xn--80ak6aa92e.', /shop\.|xn--/u],
    ['<b>/etc/miller</b> and «/srv/miller» and >/var/miller', /miller|etc|srv|var/u],
    ['*/home/o’miller/x* ~/miller ./miller', /miller/u],
    ['wss://chat.acme.test/miller, ftp://miller:pw@files.acme.test', /miller|acme|pw@/u],
    ['fe80::1:2%wlan0 and [fe80::1:2%eth-miller]:80', /wlan0|miller|::1:2/u],
    ['client port 51234 spoke; port=51234, p51234', /51234/u],
    ['MAC 0011.2233.4455 is 00-11-22-33-44-55, mac00:11:22:33:44:55', /2233|22[-:]33/u],
    ['ip10.1.2.3 v10.1.2.3x host-10-1-2-3 ip_10_1_2_3', /10[-._]1[-._]2/u],
    ['section 10.9.8.7 and 10.1.2.3, § 10.9.8.8', /10\.9\.8|10\.1\.2/u],
    ['\\\\fileserver\\share\\miller and C:\\Users\\miller', /fileserver|share|miller|Users/u],
    ['really db3.corp.example, and ip2001:db8::77', /db3|corp|db8::77/u],
    ['mail ann.miller@acme.test', /miller|acme/u],
    ['the intranet, (Intranet:8080), <intranet>', /intranet/iu],
    ['taken at fw1.contoso on tap-contoso-hq', /contoso/u],
    [`\u{f0000}\u{f0010}\u{f0001}10.1.2.3\u{f0000}`, /10\.1\.2|\u{f0000}/u],
  ];

  it.each(HOSTILE)('loses what names somebody: %s', (text, secret) => {
    const made = names();
    made.file('fw1.contoso.pcap');
    made.interface('tap-contoso-hq');
    expect(made.said(text, flow({ hosts: ['intranet'] }))).not.toMatch(secret);
  });

  it('keeps everyday words, even where a host is called like one', () => {
    const text =
      'The server and/or its client closed 3/4 of them, std::vector, at 12:30:45, see #51234.';
    const made = names();
    made.host('server');
    expect(made.said(text, flow({ hosts: ['server'] }))).toBe(text);
  });

  it('keeps names that were made up here', () => {
    const made = names();
    const quoted = `${made.host('shop.acme.test')} for ${made.path('/x')}`;
    expect(made.said(quoted)).toBe(quoted);
  });

  it('keeps the shape of pages and shares', () => {
    const made = names();
    expect(made.said('(see wss://chat.acme.test:8443/x).')).toBe(
      `(see wss://${made.host('chat.acme.test')}:8443${made.path('/x')}).`,
    );
    expect(made.said('\\\\files\\x')).toBe(
      `\\\\${made.host('files')}\\${made.path('\\x').slice(1)}`,
    );
  });

  it.each([
    'a',
    'a.',
    'a+',
    '/)',
    '\\',
    'a:',
    '1.',
    '1-',
    '["',
    '0:',
    '@a',
    'x://',
    'a@',
    '(',
    '/.',
  ])('is read in a moment however often it says “%s”', (piece) => {
    const text = piece.repeat(40_000 / piece.length);
    const start = performance.now();
    names().said(text, flow({ hosts: ['intranet', 'a.b'], paths: ['/a/b'] }));
    expect(performance.now() - start).toBeLessThan(500);
  });
});

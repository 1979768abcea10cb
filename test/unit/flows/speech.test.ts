import { describe, expect, it } from 'vitest';
import { speechCode, speechOf, talksTls } from '../../../shared/flows/speech.ts';
import type { Speech } from '../../../shared/flows/flow-facts.ts';
import { Talk } from '../findings/talk.ts';
import { factsIn } from './read-facts.ts';

const bytes = (...numbers: readonly number[]): Uint8Array => Uint8Array.from(numbers);
const text = (it: string): Uint8Array => Uint8Array.from(it, (letter) => letter.charCodeAt(0));

const HELLO = bytes(22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3);
const ALERT = bytes(21, 3, 3, 0, 2, 2, 40);
const APPLICATION = bytes(23, 3, 3, 0x40, 0x11, 9, 9, 9);

const TABLE: readonly (readonly [string, Uint8Array, Speech])[] = [
  ['a ClientHello', HELLO, 'tls'],
  ['a TLS alert', ALERT, 'tls'],
  ['only the start of a record’s header', bytes(22, 3, 1), 'tls'],
  ['a record of an impossible length', bytes(22, 3, 1, 0xff, 0xff, 1), 'binary'],
  ['a record of version 4', bytes(22, 4, 1, 0, 200, 1), 'binary'],
  ['a request', text('GET / HTTP/1.1\r\nHost: a\r\n'), 'http'],
  ['a request with a method of its own', text('PROPFIND /a HTTP/1.1\r\n'), 'http'],
  ['a request line longer than its segment', text('POST /very/long/path?with=more'), 'http'],
  ['a response', text('HTTP/1.1 200 OK\r\n'), 'http'],
  ['the preface of HTTP/2', text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'http2'],
  ['the first SETTINGS of an HTTP/2 server', bytes(0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3), 'http2'],
  ['SETTINGS of a stream, which do not exist', bytes(0, 0, 6, 4, 0, 0, 0, 0, 1, 0, 3), 'binary'],
  ['an SSH banner', text('SSH-2.0-OpenSSH_9.2\r\n'), 'ssh'],
  ['an SMTP banner', text('220 mail.example ESMTP\r\n'), 'text'],
  ['a word that could be a method', text('HELLO'), 'text'],
  ['a line with a method’s name and no version', text('GET out of here\r\n'), 'text'],
  ['bytes', bytes(0, 1, 2, 250), 'binary'],
];

describe('what the first bytes look like', () => {
  it.each(TABLE)('%s', (_name, first, speech) => {
    const padded = Uint8Array.from([1, 1, ...first, 71, 69]);
    expect(speechOf(speechCode(padded, 2, first.length, true), true)).toBe(speech);
  });

  it.each(TABLE)('%s, in a stream that began before the capture', (_name, first, speech) => {
    const told = speech === 'text' || speech === 'binary' ? 'unknown' : speech;
    expect(speechOf(speechCode(first, 0, first.length, false), true)).toBe(told);
  });

  it('nothing captured of it says nothing', () => {
    expect(speechOf(speechCode(HELLO, 0, 0, true), true)).toBe('unknown');
  });

  it('an alert does not show that a server talks TLS: it may answer plaintext', () => {
    const talks = (it: Uint8Array): boolean => talksTls(speechCode(it, 0, it.length, true));
    expect([HELLO, APPLICATION, ALERT].map(talks)).toEqual([true, true, false]);
  });
});

describe('the speech of a side', () => {
  const speeches = (talk: Talk): readonly Speech[] =>
    factsIn(talk.file())[0].sides.map(({ speech }) => speech);

  it('is that of its stream’s first bytes, not of what follows', () => {
    const talk = new Talk().shake().c('PA', 1, 1, text('EHLO a\r\n')).s('PA', 1, 9, HELLO);
    talk.c('PA', 9, 1 + HELLO.length, HELLO);
    expect(speeches(talk)).toEqual(['text', 'tls']);
  });

  it('is unknown while the first segment is missing, and told when it comes', () => {
    const talk = new Talk().shake().c('PA', 12, 1, 'more of it');
    expect(speeches(talk)).toEqual(['unknown', 'nothing']);
    expect(speeches(talk.c('PA', 1, 1, HELLO))).toEqual(['tls', 'nothing']);
  });

  it('is nothing where only a reset carries text', () => {
    expect(speeches(new Talk().shake().s('RA', 1, 1, 'Go away'))).toEqual(['nothing', 'nothing']);
  });
});

/** How what identifies somebody looks in a text. `people`: what anybody may write, told wider. */
export const LOOKS = {
  ipv4: /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?![\w]|\.\d)/gu,
  ipv4OfPeople: /(?<!\d)(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5})(?!\d))?(?!\d)/gu,
  /** "ip-10-1-2-3", "host_10_1_2_3". */
  ipv4Dashed: /(?<!\d)(\d{1,3})([-_])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?!\d)/gu,
  ipv6Port: /\[([0-9a-f:.]*:[0-9a-f:.]*(?:%[\w.~-]+)?)\](?::(\d{1,5}))?/giu,
  ipv6: /(?<![\w:.])((?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?:%[\w.~-]*[\w~])?)(?![\w:])/giu,
  /** Beside letters that are none of it: "ip2001:db8::1". "std::bad_alloc" has no digit. */
  ipv6OfPeople:
    /(?<![0-9a-f:.])((?=[a-f:]*\d)(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4})?(?:%[\w.~-]*[\w~])?)(?![0-9a-f:])/giu,
  mac: /(?<![\w:-])((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})(?![\w:-])/giu,
  macOfPeople:
    /(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}/giu,
  name: /[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}\p{M}_])?/gu,
  host: /^(?=.*\p{L})(?:[\p{L}\p{N}\p{M}_-]+\.)+(?:\p{L}[\p{L}\p{M}]+|xn--[\p{L}\p{N}-]+)$/iu,
  mail: /(?<![\p{L}\p{N}\p{M}._%+-])([\p{L}\p{N}\p{M}._%+-]+)@([\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}\p{M}])/gu,
  /** "port 51234", "sport=51234", "contosohost:51234". */
  portNumber: /(?<=port[ :=#]{0,3}|[\p{L}\p{N}\u{f0001}\]]:)\d{4,5}(?!\d)/giu,
  /** "VNI 5", "TEID 0x80000001", "GRE key=7". */
  tunnelId:
    /\b(VNI|TEID|key|call|session)((?: id)?[ :=#]{1,3})(0x[0-9a-f]{1,8}|\d{1,10})(?![\p{L}\p{N}])/giu,
  /** Any scheme: wss, ftp, file, ldap. */
  url: /(?<![\p{L}\p{N}])[a-z][a-z0-9+.-]{0,30}:\/\/(?:[^\s"“”<>«»])*[^\s"“”<>«»)\]’'.,;:!?]/giu,
  /** \\server\share and C:\folder. */
  windowsPath: /(?:\\\\|(?<![\p{L}\p{N}])[A-Za-z]:\\)[^\s"“”<>«»|]+/gu,
  /** A slash that no word is before, and what hangs on it, without the punctuation at its end. */
  path: /(?<![\p{L}\p{N}\p{M}])\/(?:[^\s<>«»"“”]|["“”](?=[\p{L}\p{N}]))*[^\s<>«»"“”)\]’'.,;:!?]/gu,
} as const;

/** "RFC 9293 3.10.7.4" and "RFC 1122 sections 4.2.2.13 and 4.2.3.5" hold no addresses. */
export const SECTION_BEFORE = /RFC \d{3,5},?(?: sections?| §)?(?: [\d.]+(?:,| and))*\s$/u;

const COMMON = new Set(
  [
    'a an and any all are as at be but by can did do does down for from had has have he her his how',
    'i if in into is it its may me more most my no not now of off on one only or other our out over',
    'said same see she so some than that the their them then there they this to too two up us was we',
    'were what when where which who why will with you your',
    'abort accept ack address adapter alert answer api app application attack backend balancer',
    'benign bridge bytes cache capture client close closed connection connections data database',
    'dead default device dns done end ended error ethernet example fail failed file fin firewall flow',
    'frontend gateway get harmful health host http https idle interface internet ip lan late link lo',
    'load localhost loopback lost name nat network no none normal ok packet packets peer ping port',
    'post probe process program proxy push put read refused remote request reset response rst router',
    'scan script segment send sender sent server servers service session silence site slow socket',
    'ssh state switch syn tcp test time timeout timer tls traffic udp unknown user users vpn wan watch',
    'web wifi window wire wireshark wlan work write',
  ]
    .join(' ')
    .split(' '),
);

/**
 * Whether a value can hardly be a word of a sentence: a dot, a slash, a space, a letter beyond ASCII,
 * or letters beside digits. "server" and "tap-hq" may be words; "db3", too short, may be an "h2".
 */
export function isDistinctive(value: string): boolean {
  if (!/\p{L}/u.test(value) || value.length < 4) return false;
  return /\d|[^\w-]/u.test(value);
}

/** Whether people may have meant the value when they wrote it: no everyday word, no bare number. */
export function mayBeMeant(value: string): boolean {
  return value.length > 1 && /\p{L}/u.test(value) && !COMMON.has(value.toLowerCase());
}

/** Where a value stands, upper and lower case alike. */
export function whereOf(
  value: string,
  where: 'anywhere' | 'as a name' | 'introduced' | 'as a path' | 'as a target',
): RegExp {
  const plain = value.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  switch (where) {
    case 'anywhere':
      return new RegExp(plain, 'giu');
    case 'as a name':
      return new RegExp(
        `(?<![\\p{L}\\p{N}\\p{M}_-]|[\\p{L}\\p{N}_]\\.)${plain}(?![\\p{L}\\p{N}\\p{M}_-]|\\.[\\p{L}\\p{N}_])`,
        'giu',
      );
    case 'introduced':
      return new RegExp(
        `(?:(?<=\\bSNI |\\bHost:? |“|")|(?<=\\bInterface \\d+ \\()(?=${plain}\\)))${plain}(?![\\p{L}\\p{N}\\p{M}_-]|\\.[\\p{L}\\p{N}_])`,
        'gu',
      );
    case 'as a path':
      return new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_.~/-])${plain}(?![\\p{L}\\p{N}\\p{M}_~/-])`, 'gu');
    case 'as a target':
      return new RegExp(`(?<=\\b[A-Z][A-Z-]* )${plain}(?![\\p{L}\\p{N}\\p{M}_~/-])`, 'gu');
  }
}

/** What an alert says, and what to do about it: `means` follows "the server" or "the client". */
export interface AlertMeaning {
  readonly means: string;
  readonly remedy: string;
}

const TRUST =
  'Let the refusing side trust the issuer, or send the whole chain: openssl s_client -connect HOST:PORT -showcerts prints what is sent.';
const COMMON =
  'Compare what both sides allow: openssl s_client -connect HOST:PORT with -cipher, -groups, -sigalgs, and the ClientHello in the capture.';
const BROKEN =
  'Look for a device or library on the way that rewrites TLS; compare the hellos captured on both ends.';

/** Fatal alerts in words (RFC 8446 section 6.2, RFC 5246 section 7.2.2), by name. */
const MEANINGS: ReadonlyMap<string, AlertMeaning> = new Map([
  [
    'protocol_version',
    {
      means: 'speaks none of the offered TLS versions',
      remedy: 'Allow a version that both sides have; the older side needs an update.',
    },
  ],
  [
    'handshake_failure',
    {
      means:
        'found no cipher suite, group or signature in common, or needed a certificate that did not come',
      remedy: COMMON,
    },
  ],
  ['insufficient_security', { means: 'wants stronger ciphers than were offered', remedy: COMMON }],
  [
    'unrecognized_name',
    {
      means: 'has no site of that name',
      remedy: 'Correct the name that the client asks for (SNI), or configure it on the server.',
    },
  ],
  [
    'unknown_ca',
    { means: 'does not trust the issuer of the certificate it was shown', remedy: TRUST },
  ],
  [
    'certificate_unknown',
    { means: 'does not accept the certificate it was shown, without a reason', remedy: TRUST },
  ],
  [
    'bad_certificate',
    {
      means: 'found the certificate it was shown broken, or not for this name or use',
      remedy: TRUST,
    },
  ],
  [
    'unsupported_certificate',
    { means: 'cannot use a certificate of that kind', remedy: 'Issue one with another key type.' },
  ],
  [
    'certificate_expired',
    {
      means: 'found the certificate it was shown expired, or not valid yet',
      remedy: 'Renew the certificate; check the clock of the side that refused it.',
    },
  ],
  [
    'certificate_revoked',
    { means: 'found the certificate it was shown revoked', remedy: 'Issue a new certificate.' },
  ],
  [
    'certificate_required',
    {
      means: 'wants a client certificate and got none',
      remedy: 'Give the client a certificate, or do not ask for one.',
    },
  ],
  [
    'no_certificate',
    {
      means: 'has no certificate to show',
      remedy: 'Give it a certificate, or do not ask for one.',
    },
  ],
  [
    'access_denied',
    {
      means: 'accepts the certificate but not its holder',
      remedy: 'Check the access rules for that certificate.',
    },
  ],
  [
    'no_application_protocol',
    {
      means: 'speaks none of the offered application protocols (ALPN)',
      remedy: 'Compare the ALPN lists of both sides.',
    },
  ],
  [
    'inappropriate_fallback',
    {
      means: 'saw a retry with an older version than both sides have',
      remedy: 'Find out why the first attempt of the client failed: that one is the real failure.',
    },
  ],
  ['missing_extension', { means: 'misses an extension in what it got', remedy: COMMON }],
  ['unsupported_extension', { means: 'got an extension that it never offered', remedy: BROKEN }],
  [
    'unknown_psk_identity',
    {
      means: 'does not know the shared key that was named',
      remedy: 'Compare the keys (PSK) of both sides.',
    },
  ],
  ['unexpected_message', { means: 'got a message that does not belong there', remedy: BROKEN }],
  ['decode_error', { means: 'could not read a message', remedy: BROKEN }],
  ['illegal_parameter', { means: 'got a value that the protocol forbids', remedy: BROKEN }],
  ['decrypt_error', { means: 'could not verify a signature or a Finished', remedy: BROKEN }],
  ['bad_record_mac', { means: 'could not verify a record', remedy: BROKEN }],
  ['record_overflow', { means: 'got a record that is too long', remedy: BROKEN }],
  [
    'internal_error',
    { means: 'failed by itself, not by what it was sent', remedy: 'Read its log at that moment.' },
  ],
  ['user_canceled', { means: 'gave up on purpose', remedy: 'Read its log at that moment.' }],
]);

/** What the alert of that name says; null for one without a common meaning. */
export function alertMeaning(description: string): AlertMeaning | null {
  return MEANINGS.get(description) ?? null;
}

/** What a value is, which decides the shape of its made-up name. */
export type SecretKind = 'ipv4' | 'ipv6' | 'mac' | 'port' | 'host' | 'path' | 'file' | 'person';

/**
 * Replaces values by made-up ones: equal values by equal ones, everywhere in one output. Everything
 * that may show is announced first (`learn`), so that free text can be searched for it.
 */
export interface Pseudonyms {
  /** Announces a value that may occur in free text, and returns its name. */
  learn(kind: SecretKind, value: string): string;
  /** Every announced value in a text replaced, longest first. */
  text(text: string): string;
  /** The same for every string inside a value (records, models), keys excepted. */
  deep<T>(value: T): T;
  /** Name of an address given as bytes (4 or 16), in place; for packets. */
  address(bytes: Uint8Array, at: number, length: 4 | 16): void;
  mac(bytes: Uint8Array, at: number): void;
  port(port: number): number;
  /** Original values and names by kind. */
  map(): Readonly<Record<string, Readonly<Record<string, string>>>>;
}

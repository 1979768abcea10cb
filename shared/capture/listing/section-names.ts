const SHOW_CAPTURE = /\bsh(?:o|ow)? cap(?:t|tu|tur|ture)? (\S{1,48})/u;
const LONGEST_HEADING = 60;

/** What lines between packets say: where another listing begins, and what it is called. */
export class SectionNames {
  /** The last line before the next packet that can be a heading. */
  private heading: string | null = null;
  private command: string | null = null;
  /** A line that begins a listing was passed: `show capture NAME`, `5 packets captured`. */
  begins = false;
  /** Some line of prose was passed since the last packet. */
  prose = false;

  /** A line that is no packet. */
  pass(line: string): void {
    const text = line.trim();
    if (text === '') return;
    this.prose = true;
    const command = SHOW_CAPTURE.exec(text);
    if (command !== null) {
      this.begins = true;
      this.command = command[1];
    } else if (/^\d+ packets? captured/u.test(text)) this.begins = true;
    else this.heading = text.length <= LONGEST_HEADING && /\p{L}/u.test(text) ? text : null;
  }

  /** The name of the listing that begins now, null where nothing gives one. */
  take(): string | null {
    const name = this.command ?? this.heading;
    this.reset();
    return name;
  }

  /** A packet was read: what stood before it is used up. */
  reset(): void {
    this.heading = null;
    this.command = null;
    this.begins = false;
    this.prose = false;
  }
}

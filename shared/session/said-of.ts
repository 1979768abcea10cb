import type { AnnotationIndex } from './annotation-index.ts';
import type { FileComments } from './file-comments.ts';
import { noteText, sayingTexts } from './note-words.ts';

/** Who wrote what a capture file says itself. */
const FILE_AUTHOR = 'capture';

/** Everything said of a flow, a text each: triage, tags and override, notes, comments of the file. */
export function saidOfFlow(
  said: AnnotationIndex,
  comments: FileComments,
  flow: number,
): readonly string[] {
  const notes = said.notesOf(flow).map((note) => {
    switch (note.anchor.on) {
      case 'packet':
        return noteText(note, `, on packet ${note.anchor.packet}`);
      case 'range':
        return noteText(note, `, on ${note.anchor.from} to ${note.anchor.until}`);
      default:
        return noteText(note, '');
    }
  });
  const inFile = comments
    .ofFlow(flow)
    .map(({ packet, text }) => `${FILE_AUTHOR}, on packet ${packet}: ${text}`);
  return [...sayingTexts(said.sayingsOf(flow)), ...notes, ...inFile];
}

/** Everything said of a packet: notes of people, then comments of the file. */
export function saidOfPacket(
  said: AnnotationIndex,
  comments: FileComments,
  packet: number,
): readonly string[] {
  return [
    ...said.notesOnPacket(packet).map((note) => noteText(note, '')),
    ...comments.of(packet).map(({ text }) => `${FILE_AUTHOR}: ${text}`),
  ];
}

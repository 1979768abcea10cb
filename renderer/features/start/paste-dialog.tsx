import { useId, useState } from 'react';
import { PastedText } from '../../state/pasted-text.ts';
import { useSurface } from '../../state/surface-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './paste-dialog.css';

const FORMS: readonly (readonly [string, string])[] = [
  [
    'tcpdump',
    '12:00:47.907301 IP 192.0.2.1.50000 > 192.0.2.2.443: Flags [F.], seq 1, ack 7, win 512, length 0',
  ],
  ['Cisco ASA', '1: 12:00:47.907301 192.0.2.1.50000 > 192.0.2.2.443: F 100:100(0) ack 700 win 512'],
  ['Wireshark', '1 0.000000 192.0.2.1 → 192.0.2.2 TCP 74 50000 → 443 [SYN] Seq=0 Win=64240 Len=0'],
  ['Ladder', 'client > server [FIN,ACK] Seq=421 Ack=1449 Len=0'],
];

/** Takes text that lists packets and opens it like a capture. */
export function PasteDialog({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const pasting = useSurface((state) => state.pasting);
  return pasting === null ? null : <OpenDialog begin={pasting.text} onFiles={onFiles} />;
}

function OpenDialog(props: {
  readonly begin: string;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const [text, setText] = useState(props.begin);
  const id = useId();
  const close = (): void => useSurface.setState({ pasting: null });
  const open = (): void => {
    if (text.trim() === '') return;
    close();
    props.onFiles([new PastedText(text)]);
  };
  return (
    <Dialog label="Paste a listing" className="paste-dialog" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          open();
        }}
      >
        <h2>Paste a listing</h2>
        <p className="dialog-lead" id={`${id}-lead`}>
          Lines of packets, with whatever stands around them: prose and prompts are passed over and
          counted. What a listing cannot tell stays unknown.
        </p>
        <textarea
          data-first-focus=""
          aria-label="Listing"
          aria-describedby={`${id}-lead`}
          className="mono"
          spellCheck={false}
          wrap="off"
          rows={12}
          value={text}
          placeholder={FORMS[0][1]}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <dl className="paste-forms">
          {FORMS.map(([name, line]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="mono ellipsis" title={line}>
                {line}
              </dd>
            </div>
          ))}
        </dl>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={text.trim() === ''}>
            Open <Kbd keys={['Ctrl', '↵']} />
          </button>
        </div>
      </form>
    </Dialog>
  );
}

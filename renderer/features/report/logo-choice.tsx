import { useRef, useState } from 'react';
import { ImagePlus, X } from 'lucide-react';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import { changeReport } from '../../state/report-store.ts';
import { say } from '../../state/surface-store.ts';

const LARGEST_LOGO = 1_000_000;

/** The picture at the head of the report. */
export function LogoChoice({ logo }: { readonly logo: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const choose = (file: File | undefined): void => {
    if (file === undefined) return;
    if (file.size > LARGEST_LOGO) {
      say(
        `${file.name} has ${counted(file.size, 'byte')}; a logo may have ${grouped(LARGEST_LOGO)}.`,
        'bad',
      );
      return;
    }
    const reader = new FileReader();
    reader.onload = () => {
      const address = reader.result;
      if (typeof address !== 'string') return;
      const picture = new Image();
      picture.src = address;
      picture.decode().then(
        () => {
          setName(file.name);
          changeReport({ logo: address });
        },
        () => {
          say(`${file.name} is not a picture that can be shown.`, 'bad');
        },
      );
    };
    reader.onerror = () => {
      say(`${file.name} cannot be read.`, 'bad');
    };
    reader.readAsDataURL(file);
  };
  return (
    <div className="report-logo">
      <span>Logo</span>
      {logo === null ? (
        <button type="button" className="button small" onClick={() => input.current?.click()}>
          <ImagePlus size={13} aria-hidden="true" />
          Choose a picture
        </button>
      ) : (
        <span className="report-logo-shown">
          <img src={logo} alt={`Logo: ${name}`} />
          <button
            type="button"
            className="icon-button"
            aria-label="Remove the logo"
            onClick={() => {
              changeReport({ logo: null });
            }}
          >
            <X size={13} aria-hidden="true" />
          </button>
        </span>
      )}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/svg+xml"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

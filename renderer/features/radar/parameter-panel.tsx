import { RADAR_OWN, KEEPS } from './radar-words.ts';
import { choose, isRadarsOwn, type RadarChoices } from './radar-choices.ts';
import { NumberField } from './number-field.tsx';

const setPackets = (packets: number): void => choose({ packets });
const setSilence = (silenceSeconds: number): void => choose({ silenceSeconds });
const setMinutes = (bucketMinutes: number): void => choose({ bucketMinutes });

/** Every parameter of the method, with what Radar takes, and the way back to that. */
export function ParameterPanel(props: {
  readonly choices: RadarChoices;
  readonly reading: boolean;
}) {
  const { choices } = props;
  return (
    <section className="radar-panel" aria-label="Parameters">
      <div className="radar-fields">
        <NumberField
          label="Packets looked at"
          unit="of the client"
          hint={
            props.reading
              ? 'Once all is read'
              : choices.packets === RADAR_OWN.packets
                ? 'Radar: 10'
                : 'Radar: 10. Reads the capture again'
          }
          value={choices.packets}
          most={1_000_000}
          whole
          disabled={props.reading}
          onChange={setPackets}
        />
        <NumberField
          label="Silence that is a timeout"
          unit="s"
          hint="Radar: 10, the paper: 3"
          value={choices.silenceSeconds}
          most={999_999}
          whole={false}
          onChange={setSilence}
        />
        <NumberField
          label="Slots of time"
          unit="min"
          hint="Radar: 15"
          value={choices.bucketMinutes}
          most={527_040}
          whole
          onChange={setMinutes}
        />
      </div>
      <fieldset className="radar-keeps">
        <legend>Leave out</legend>
        {KEEPS.map(([name, words, why]) => (
          <label key={name} title={why}>
            <input
              type="checkbox"
              checked={!choices.keep.includes(name)}
              onChange={(event) => {
                const out = event.target.checked;
                const keep = KEEPS.map(([one]) => one).filter((one) =>
                  one === name ? !out : choices.keep.includes(one),
                );
                choose({ keep });
              }}
            />
            {words}
          </label>
        ))}
        <button
          className="button radar-reset"
          disabled={isRadarsOwn(choices)}
          onClick={() => choose(RADAR_OWN)}
        >
          {'Back to Radar\u2019s'}
        </button>
      </fieldset>
    </section>
  );
}

import { RadioGroup } from 'radix-ui';

/** A choice of two or three, all visible. */
export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string; readonly hint?: string }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <RadioGroup.Root
      className="segmented"
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => {
        const chosen = props.options.find((option) => option.value === value);
        if (chosen !== undefined) props.onChange(chosen.value);
      }}
    >
      {props.options.map((option) => (
        <RadioGroup.Item key={option.value} value={option.value} title={option.hint}>
          {option.text}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { colour, useColours } from '../theme';

export interface Line {
  label: string;
  /// The name of a colour in tokens.css.
  ink: string;
  values: (number | null)[];
  dashed?: boolean;
}

interface Props {
  title: string;
  /// Seconds since 1970.
  times: number[];
  lines: Line[];
  format: (value: number) => string;
  /// The scale reaches this far when all values are smaller.
  least?: number;
  /// Nothing lies between two numbers.
  whole?: boolean;
  height?: number;
}

const WHOLE_STEPS = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

/// A chart over time. It is drawn on a canvas; its newest numbers stand in the legend as text.
export function Chart({ title, times, lines, format, least = 1, whole = false, height = 150 }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const colours = useColours();
  const shape = lines.map((line) => line.label).join('\n');
  const formatted = useRef(format);
  formatted.current = format;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = new uPlot(options(element.clientWidth, height, least, whole, lines, formatted), data(times, lines), element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
    // What else changes is given to the chart that is there.
  }, [shape, colours, height]);

  useEffect(() => {
    plot.current?.setData(data(times, lines));
  }, [times, lines]);

  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend">
          {lines.map((line) => (
            <li key={line.label}>
              <svg class="swatch" viewBox="0 0 10 4" aria-hidden="true">
                <rect class={`ink ${line.ink}`} width="10" height="4" rx="1" />
              </svg>
              {line.label}
              <b>{newest(line, format)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="plot" ref={place} />
    </figure>
  );
}

function newest(line: Line, format: (value: number) => string): string {
  const value = line.values.at(-1);
  return value === null || value === undefined ? '–' : format(value);
}

function data(times: number[], lines: Line[]): uPlot.AlignedData {
  return [times, ...lines.map((line) => line.values)];
}

function options(
  width: number,
  height: number,
  least: number,
  whole: boolean,
  lines: Line[],
  format: { current: (value: number) => string },
): uPlot.Options {
  const ink = colour('--muted');
  const grid = { stroke: colour('--line'), width: 1 };
  const font = `11px ${colour('--font')}`;
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    padding: [8, 4, 0, 0],
    scales: {
      y: { range: (_plot, _lowest, most) => [0, Math.max(least, most) * 1.15] },
    },
    axes: [
      {
        stroke: ink,
        font,
        grid: { show: false },
        ticks: { show: false },
        size: 24,
        space: 70,
        values: (_plot, splits) => splits.map((at) => clock.format(at * 1000)),
      },
      {
        stroke: ink,
        font,
        grid,
        ticks: { show: false },
        size: 58,
        space: 36,
        ...(whole ? { incrs: WHOLE_STEPS } : {}),
        values: (_plot, splits) => splits.map((value) => format.current(value)),
      },
    ],
    series: [
      {},
      ...lines.map((line, place) => ({
        label: line.label,
        stroke: colour(`--${line.ink}`),
        width: 1.5,
        ...(line.dashed ? { dash: [4, 3] } : {}),
        ...(place === 0 && lines.length <= 2 ? { fill: colour(`--${line.ink}-wash`) } : {}),
        points: { show: false },
        spanGaps: false,
      })),
    ],
  };
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/// The shape of the last numbers, without axes.
export function Spark({ values, label }: { values: number[]; label: string }) {
  const most = Math.max(1e-9, ...values);
  const step = values.length > 1 ? 100 / (values.length - 1) : 100;
  const points = values.map((value, at) => `${(at * step).toFixed(1)},${(19 - (value / most) * 18).toFixed(1)}`).join(' ');
  return (
    <svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.length > 1 && <polyline points={points} />}
    </svg>
  );
}

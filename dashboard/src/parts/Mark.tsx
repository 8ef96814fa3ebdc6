/// A bowl, mended with gold.
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle class="mark-bowl" cx="16" cy="16" r="14" />
      <path class="mark-gold" d="M4 12l7 3 3 9 4-12 5 4 6-3M11 15l3-11M18 12l1-9M23 16l3 8" />
    </svg>
  );
}

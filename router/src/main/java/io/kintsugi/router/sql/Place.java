package io.kintsugi.router.sql;

/// A place between two bytes of any statement of one shape: so many bytes behind a slot's end, or
/// behind the statement's start for slot -1.
public record Place(int slot, int delta) implements Comparable<Place> {

  /// The place of an offset, which must not be inside of a slot.
  public static Place of(Fingerprint statement, int offset) {
    int slot = statement.slotBefore(offset);
    Slots slots = statement.slots();
    boolean inside = slot + 1 < slots.count() && slots.start(slot + 1) < offset;
    if (inside || offset < statement.from() || offset > statement.to()) {
      throw new IllegalArgumentException("offset " + offset + " is in a slot or outside");
    }
    return new Place(slot, offset - base(statement, slot));
  }

  /// The offset in a statement of the same shape.
  public int in(Fingerprint statement) {
    return base(statement, slot) + delta;
  }

  private static int base(Fingerprint statement, int slot) {
    return slot < 0 ? statement.from() : statement.slots().end(slot);
  }

  @Override
  public int compareTo(Place that) {
    return slot != that.slot
        ? Integer.compare(slot, that.slot)
        : Integer.compare(delta, that.delta);
  }
}

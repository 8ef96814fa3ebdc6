package io.kintsugi.chaos.check;

/// Something that was promised and not kept.
///
/// @param rule a short name, the same for every case
/// @param detail the case, with the names of transactions
public record Violation(String rule, String detail) {
  @Override
  public String toString() {
    return rule + ": " + detail;
  }
}

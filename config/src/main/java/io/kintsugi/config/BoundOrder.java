package io.kintsugi.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks that the bounds of a range function ascend, as far as that can be told without the
/// column.
///
/// Numbers and dates are compared exactly. How texts compare is decided by the column's collation,
/// so two texts are refused only when they descend with and without regard to case.
final class BoundOrder {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,65}(\\.[0-9]{1,30})?");
  private static final Pattern DATE =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?");

  private final Fields function;
  private @Nullable Given<String> last;
  private boolean open;

  private enum Form {
    NUMBER,
    DATE,
    TEXT
  }

  BoundOrder(Fields function) {
    this.function = function;
  }

  /// Bounds come in the order of the file.
  void add(Fields bound) {
    if (open) {
      problem(bound.at(), "a range after the one without 'below' can hold no key", null);
    }
    Given<String> below = bound.given(SchemaKeys.BELOW);
    open |= !bound.has(SchemaKeys.BELOW);
    if (below != null) {
      Given<String> before = last;
      if (before != null) {
        compare(before, below);
      }
      last = below;
    }
  }

  private void compare(Given<String> before, Given<String> below) {
    Form form = form(below.value());
    if (form != form(before.value())) {
      problem(
          below.at(),
          "bounds are of two kinds, " + before.shown() + " and " + below.shown(),
          "write all of them as numbers, as dates or as texts");
    } else if (!mayAscend(form, before.value(), below.value())) {
      problem(
          below.at(),
          below.shown() + " does not come after " + before.shown(),
          "bounds must ascend");
    }
  }

  private void problem(Position at, String what, @Nullable String suggestion) {
    function.problem(at, function.path("ranges") + ": " + what, suggestion);
  }

  private static Form form(String literal) {
    if (NUMBER.matcher(literal).matches()) {
      return Form.NUMBER;
    }
    return DATE.matcher(literal).matches() ? Form.DATE : Form.TEXT;
  }

  private static boolean mayAscend(Form form, String before, String below) {
    return switch (form) {
      case NUMBER -> new BigDecimal(before).compareTo(new BigDecimal(below)) < 0;
      case DATE -> before.replace('T', ' ').compareTo(below.replace('T', ' ')) < 0;
      case TEXT -> before.compareTo(below) < 0 || fold(before).compareTo(fold(below)) < 0;
    };
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

package io.kintsugi.config;

import java.util.List;

/// A YAML value with its place. Scalars stay text, as written: what they mean is decided by the key
/// they stand under, so `no` can be a region and `0123` a password.
sealed interface YamlNode {
  Position at();

  /// `plain` is false for quoted and block texts.
  record Scalar(String text, boolean plain, Position at) implements YamlNode {
    /// Nothing, or one of YAML's words for nothing; a quoted text is always something.
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    /// The text may be a secret that stands in the wrong place.
    @Override
    public String toString() {
      return "Scalar[" + at + "]";
    }
  }

  /// Keys are unique. `flow` is the form with braces.
  record Mapping(List<Entry> entries, boolean flow, Position at) implements YamlNode {}

  record Entry(String name, Position at, YamlNode value) {
    /// So may the name: YAML cuts `{password: a,b}` into two keys.
    @Override
    public String toString() {
      return "Entry[" + at + "]";
    }
  }

  record Sequence(List<YamlNode> items, Position at) implements YamlNode {}
}

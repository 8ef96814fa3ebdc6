package io.kintsugi.config;

import java.util.List;

/// The keys that may stand together in one mapping; `name` tells forms of the same place apart.
/// `example` is YAML that shows each of them (a test loads it); empty for the file itself.
record Section(String name, String example, List<Key> keys) {
  Section(String name, String example, Key... keys) {
    this(name, example, List.of(keys));
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }
}

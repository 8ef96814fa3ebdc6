package io.kintsugi.config;

import java.util.List;

/// The keys that may stand together in one mapping; `name` tells forms of the same place apart.
record Section(String name, List<Key> keys) {
  Section(String name, Key... keys) {
    this(name, List.of(keys));
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }
}

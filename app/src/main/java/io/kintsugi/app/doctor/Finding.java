package io.kintsugi.app.doctor;

/// The outcome of one check.
///
/// @param subject a server, a shard, or `all`
/// @param check a short name, the same in each release, for scripts
/// @param text what was found, a sentence
/// @param remedy what to do; empty when there is nothing to be done
record Finding(Level level, String subject, String check, String text, String remedy) {
  enum Level {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String subject, String check, String text) {
    return new Finding(Level.OK, subject, check, text, "");
  }

  static Finding warn(String subject, String check, String text, String remedy) {
    return new Finding(Level.WARN, subject, check, text, remedy);
  }

  static Finding fail(String subject, String check, String text, String remedy) {
    return new Finding(Level.FAIL, subject, check, text, remedy);
  }
}

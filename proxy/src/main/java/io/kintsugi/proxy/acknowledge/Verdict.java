package io.kintsugi.proxy.acknowledge;

/// What became of a commit beyond the server that made it. Each reason is a sentence.
public sealed interface Verdict {
  /// It is where it has to be.
  record Acknowledged() implements Verdict {}

  /// No replica is known to have it.
  record Alone(String reason) implements Verdict {}

  /// Its server cannot be asked any more: whoever takes its place may lack the commit.
  record Lost(String reason) implements Verdict {}

  /// The worse of two counts.
  static Verdict worse(Verdict one, Verdict other) {
    return switch (one) {
      case Acknowledged fine -> other;
      case Alone alone -> other instanceof Lost ? other : alone;
      case Lost lost -> lost;
    };
  }
}

package io.kintsugi.router.plan;

/// Ends the planning of a statement with an answer: thrown and caught inside this package only.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RoutePlan.Refused plan;
  private final boolean closed;

  Refusal(RouteError error, String message) {
    this(error, message, false);
  }

  private Refusal(RouteError error, String message, boolean closed) {
    super(message, null, false, false);
    this.plan = new RoutePlan.Refused(error, message);
    this.closed = closed;
  }

  /// A statement that no shard is to see in any form.
  static Refusal closed(String sentence) {
    return new Refusal(RouteError.NOT_SUPPORTED_YET, sentence, true);
  }

  /// A construct Kintsugi does not do yet: 1235.
  static Refusal notYet(String sentence) {
    return new Refusal(RouteError.NOT_SUPPORTED_YET, sentence);
  }

  boolean isClosed() {
    return closed;
  }

  RoutePlan.Refused plan() {
    return plan;
  }
}

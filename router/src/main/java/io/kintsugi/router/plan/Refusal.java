package io.kintsugi.router.plan;

/// Ends the planning of a statement with an answer: thrown and caught inside this package only.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RoutePlan.Refused plan;

  Refusal(RouteError error, String message) {
    super(message, null, false, false);
    this.plan = new RoutePlan.Refused(error, message);
  }

  /// A construct Kintsugi does not do yet: 1235.
  static Refusal notYet(String sentence) {
    return new Refusal(RouteError.NOT_SUPPORTED_YET, sentence);
  }

  RoutePlan.Refused plan() {
    return plan;
  }
}
